package com.brokerops.gate.sidecar.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives a proof its {@link Findings} and keeps them, with its outcome, as one file in {@code
 * target/fault-proof}. What could not be tried here is kept as skipped, never as passed.
 */
final class ProofRecorder
        implements BeforeEachCallback, AfterEachCallback, ParameterResolver, TestWatcher {
    private static final ExtensionContext.Namespace HERE =
            ExtensionContext.Namespace.create(ProofRecorder.class);
    private static final Path FOLDER = Path.of("target", "fault-proof");

    private record Run(Findings findings, long startNanos) {}

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(HERE).put(Run.class, new Run(new Findings(), System.nanoTime()));
    }

    /** A proof that forgets what it promised has not shown it. */
    @Override
    public void afterEach(ExtensionContext context) {
        Findings findings = run(context).findings();
        if (context.getExecutionException().isEmpty() && !findings.unmet().isEmpty()) {
            throw new AssertionError("not met: " + findings.unmet());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Findings.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return run(context).findings();
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        keep(context, "passed", null);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        keep(context, "failed", cause);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        keep(context, "skipped", cause);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        keep(context, "skipped", new IllegalStateException(reason.orElse("disabled")));
    }

    private static Run run(ExtensionContext context) {
        Run run = context.getStore(HERE).get(Run.class, Run.class);
        return run == null ? new Run(new Findings(), System.nanoTime()) : run;
    }

    private static void keep(ExtensionContext context, String outcome, Throwable cause) {
        Run run = run(context);
        String proof =
                context.getRequiredTestClass().getSimpleName()
                        + "."
                        + context.getRequiredTestMethod().getName();
        String name =
                context.getDisplayName().startsWith(context.getRequiredTestMethod().getName())
                        ? proof
                        : proof + " " + context.getDisplayName();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("proof", name);
        report.put("outcome", outcome);
        if (cause != null) {
            report.put(
                    "because",
                    String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse(""));
        }
        report.put("seconds", Math.round((System.nanoTime() - run.startNanos()) / 1e7) / 100.0);
        report.put("figures", run.findings().figures());
        Map<String, Boolean> criteria = run.findings().criteria();
        if (!criteria.isEmpty()) {
            report.put("criteria", criteria);
        }
        write(name, report);
    }

    private static void write(String name, Map<String, Object> report) {
        String json = JsonMapper.builder().build().writeValueAsString(report);
        System.out.println("proof: " + json);
        try {
            Files.createDirectories(FOLDER);
            String file = name.replaceAll("[^A-Za-z0-9.]+", "-") + ".json";
            Files.writeString(FOLDER.resolve(file), json + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
