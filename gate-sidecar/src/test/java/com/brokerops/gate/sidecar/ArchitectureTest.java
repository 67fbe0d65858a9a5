package com.brokerops.gate.sidecar;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The arrows between the packages: who may know whom, and who may touch what from outside. */
class ArchitectureTest {
    private static final String SIDECAR = "com.brokerops.gate.sidecar";
    private static final String KERNEL = SIDECAR + ".kernel..";
    private static final String GATE = SIDECAR + ".gate..";
    private static final String HTTP = SIDECAR + ".http..";
    private static final String OPERATOR = SIDECAR + ".operator..";
    private static final String STORE = SIDECAR + ".store..";
    private static final String EVIDENCE = SIDECAR + ".evidence..";
    private static final String CLI = SIDECAR + ".cli..";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(SIDECAR);

    @Test
    void looksAtEveryPackage() {
        for (String pattern : new String[] {KERNEL, GATE, HTTP, OPERATOR, STORE, EVIDENCE, CLI}) {
            assertThat(CLASSES.that(resideInAPackage(pattern))).as(pattern).isNotEmpty();
        }
    }

    @Test
    void theKernelKnowsTheLanguageAndTheContractAndNothingElse() {
        classes()
                .that()
                .resideInAPackage(KERNEL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.nio", // buffers: memory, not files
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "org.jspecify.annotations",
                        "com.brokerops.gate.contract",
                        KERNEL)
                .check(CLASSES);
    }

    @Test
    void theKernelHasNoClockNoRandomnessAndNoThread() {
        noClasses()
                .that()
                .resideInAPackage(KERNEL)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, Thread.class, ProcessBuilder.class, Runtime.class)
                .check(CLASSES);
    }

    @Test
    void theLedgerPolicyControlAndFactsDoNotKnowTheKernelAroundThem() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        SIDECAR + ".kernel.ledger",
                        SIDECAR + ".kernel.policy",
                        SIDECAR + ".kernel.control",
                        SIDECAR + ".kernel.facts")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SIDECAR + ".kernel")
                .check(CLASSES);
    }

    @Test
    void theGateKnowsNeitherTheWireNorTheDiskNorTheCommand() {
        noClasses()
                .that()
                .resideInAPackage(GATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", HTTP, CLI, OPERATOR, STORE)
                .check(CLASSES);
    }

    @Test
    void httpKnowsNothingOfTheKernel() {
        noClasses()
                .that()
                .resideInAPackage(HTTP)
                .should()
                .dependOnClassesThat(resideInAPackage(KERNEL))
                .check(CLASSES);
    }

    @Test
    void storeKnowsNeitherTheWireNorThePeople() {
        noClasses()
                .that()
                .resideInAPackage(STORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HTTP, CLI, OPERATOR)
                .check(CLASSES);
    }

    @Test
    void evidenceKnowsNeitherTheWireNorThePeople() {
        noClasses()
                .that()
                .resideInAPackage(EVIDENCE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HTTP, CLI, OPERATOR, "io.netty..", "tools.jackson..")
                .check(CLASSES);
    }

    @Test
    void whoDecidesDoesNotKnowEvidence() {
        noClasses()
                .that()
                .resideInAnyPackage(KERNEL, GATE, STORE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(EVIDENCE)
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsTheCommand() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLI, "picocli..")
                .check(CLASSES);
    }

    @Test
    void onlyGateMetricsTouchesTheMetricsLibrary() {
        noClasses()
                .that(not(belongToAnyOf(GateMetrics.class)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(CLASSES);
    }

    @Test
    void onlyStoreTouchesSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(STORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "com.zaxxer..", "org.sqlite..")
                .check(CLASSES);
    }

    @Test
    void onlyHttpTouchesNetty() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HTTP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void onlyHttpReadsJsonAsAStreamAndOnlyOperatorReadsYaml() {
        noClasses()
                .that()
                .resideOutsideOfPackages(HTTP, OPERATOR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage(HTTP)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("tools.jackson.core.JsonParser")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson.core.json..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(HTTP)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "tools.jackson.databind..", "tools.jackson.dataformat.."))
                .check(CLASSES);
    }

    @Test
    void noPackagesKnowEachOtherInACircle() {
        slices().matching(SIDECAR + ".(**)").should().beFreeOfCycles().check(CLASSES);
        slices().matching(SIDECAR + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
