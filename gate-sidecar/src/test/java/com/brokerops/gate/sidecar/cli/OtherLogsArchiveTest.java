package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An archive is of one log; no command takes it for that of another. */
final class OtherLogsArchiveTest {
    private static final String OURS = "a".repeat(32);
    private static final String THEIRS = "b".repeat(32);
    private static final AuditConfig SMALL =
            new AuditConfig(64 << 10, Durability.SYNCED, 0, 8192, 16 << 20);

    @TempDir private Path folder;
    private Path ours;
    private Path archive;

    @BeforeEach
    void writeOurLog() throws IOException {
        ours = log("ours", OURS, 600);
        archive = Files.createDirectory(folder.resolve("archive"));
    }

    @Test
    void aLogIsNotShippedToTheArchiveOfAnotherWhichStaysAsItIs() throws Exception {
        for (int lines : new int[] {300, 600, 1200}) { // it has fewer, as many and more segments
            Path theirs = log("theirs" + lines, THEIRS, lines);
            Path to = Files.createDirectory(folder.resolve("archive" + lines));
            assertThat(ship(theirs, to).call()).isEqualTo(ExitCode.DONE);
            Map<String, String> before = contents(to);
            assertRefused(ship(ours, to), to);
            assertThat(contents(to)).isEqualTo(before);
            assertThat(ship(theirs, to).call()).isEqualTo(ExitCode.DONE);
        }
    }

    @Test
    void anArchiveThatHasNothingButCheckpointsIsOfTheirLog() throws Exception {
        Path theirs = log("theirs", THEIRS, 10);
        assertThat(ship(theirs, archive).call()).isEqualTo(ExitCode.DONE);
        assertThat(archive.resolve("checkpoints")).isDirectory();
        Map<String, String> before = contents(archive);
        assertRefused(ship(ours, archive), archive);
        assertThat(contents(archive)).isEqualTo(before);
    }

    @Test
    void aCopyWithoutAManifestIsOfItsLog() throws Exception {
        Path theirs = log("theirs", THEIRS, 600);
        ship(theirs, archive).call();
        Files.delete(archive.resolve("manifest"));
        Files.delete(archive.resolve("lock"));
        try (Stream<Path> notes = Files.list(archive.resolve("checkpoints"))) {
            for (Path note : notes.toList()) {
                Files.delete(note);
            }
        }
        Map<String, String> before = contents(archive);
        assertRefused(ship(ours, archive), archive);
        assertThat(contents(archive)).isEqualTo(before);
    }

    @Test
    void nothingIsBroughtBackFromTheArchiveOfAnotherLog() throws Exception {
        ship(log("theirs", THEIRS, 600), archive).call();
        Map<String, String> before = contents(ours.resolve("audit"));
        assertRefused(restore(archive, ours), archive);
        assertThat(contents(ours.resolve("audit"))).isEqualTo(before);
    }

    private static void assertRefused(Callable<Integer> command, Path archive) {
        IOException refused = catchThrowableOfType(IOException.class, command::call);
        assertThat(refused)
                .hasMessage("%s is the archive of log %s, not of log %s", archive, THEIRS, OURS);
        assertThat(GateCommand.exitCode(refused)).isEqualTo(ExitCode.CONFIGURATION);
    }

    private static Callable<Integer> ship(Path log, Path to) {
        return CommandLine.populateCommand(new AuditShip(), log.toString(), "--to", to.toString());
    }

    private static Callable<Integer> restore(Path from, Path log) {
        return CommandLine.populateCommand(
                new AuditRestore(), "--from", from.toString(), log.toString());
    }

    /** A data directory with a signed log of so many lines, some two hundred to a segment. */
    private Path log(String name, String logId, int lines) throws IOException {
        Path data = folder.resolve(name);
        FileStorage storage = FileStorage.open(data.resolve("audit"));
        FileStorage home = FileStorage.open(data.resolve("audit/checkpoints"));
        NoteSigner signer =
                NoteSigner.generate("gate/" + logId, NoteKey.Kind.NOTE, new SecureRandom());
        try (AuditLog log = AuditLog.open(storage, SMALL, logId, 0, null, _ -> {})) {
            Checkpointer checkpointer = Checkpointer.open(log, home, List.of(), signer);
            for (int i = 0; i < lines; i++) {
                log.append(i, new LogEvent.Stopped("0".repeat(64)));
                log.step();
            }
            checkpointer.sign();
        }
        return data;
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                contents.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
