package com.brokerops.gate.sidecar.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.simulation.Simulate.Outcome;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the simulation is worth: it finds what is wrong with a gate, and only that. */
class PlantedDefectTest {
    private static final long SEEDS = 1_000;
    private static final int COMMANDS = 200;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void findsAPlantedDefectWithinAThousandSeedsThatPassWithoutIt(Planted planted) {
        Outcome defective = Simulate.seeds(1, SEEDS, COMMANDS, 1, planted);

        assertThat(defective.failed()).isNotEmpty();
        assertThat(defective.failed())
                .extracting(run -> run.violation().invariant())
                .allMatch(invariants(planted)::contains);
        Outcome sound = Simulate.seeds(1, defective.seeds(), COMMANDS, 1, Planted.NOTHING);
        assertThat(sound.failed()).extracting(Run::report).isEmpty();
    }

    /** Those that the defect breaks; to break another one would be a defect of the simulation. */
    private static Set<String> invariants(Planted planted) {
        return switch (planted) {
            case FORGOTTEN_RELEASE,
                    WRONG_ROUNDING,
                    FORGOTTEN_PAIR,
                    BUST_WITHOUT_COST,
                    BUST_WITHOUT_DAY ->
                    Set.of("MODEL");
            case EARLY_EXPIRY -> Set.of("I5");
            case DOUBLE_APPLY -> Set.of("I4", "I10", "MODEL");
            case SKIPPED_SYNC -> Set.of("I3");
            case MISSED_VOID -> Set.of("I7", "I10");
            case HALF_LIST -> Set.of("I7", "I10");
            case FORGOTTEN_SCOPE -> Set.of("I1", "MODEL");
            case FORGOTTEN_STRATEGY -> Set.of("MODEL");
            case ENDLESS_SESSION -> Set.of("I13");
            case LATE_TRIGGER -> Set.of("I14");
            case NOTHING -> Set.of();
        };
    }
}
