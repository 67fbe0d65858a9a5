package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDirectoryTest {
    private static final String SECRET = "0123456789abcdef".repeat(4);

    @TempDir private Path folder;
    private Path keys;

    @BeforeEach
    void makeDirectory() throws IOException {
        keys = Files.createDirectory(folder.resolve("keys"));
        mode(keys, "rwx------");
    }

    @Test
    void takesTheCharactersOfTheFileAsTheBytesOfTheKey() throws IOException {
        write("k1.key", SECRET + "\n");
        SigningKey same = new SigningKey("k1", Samples.utf8(SECRET));
        byte[] data = Samples.utf8("data");
        assertThat(KeyDirectory.load(keys).active().hmacSha256(data))
                .isEqualTo(same.hmacSha256(data));
    }

    @Test
    void signsWithItsOnlyKey() throws IOException {
        write("k1.key", SECRET);
        write("operator.token", "not a key");
        KeyDirectory directory = KeyDirectory.load(keys);
        assertThat(directory.active().kid()).isEqualTo("k1");
        assertThat(directory.all()).hasSize(1);
        assertThat(directory.find("k1")).contains(directory.active());
        assertThat(directory.find("k2")).isEmpty();
    }

    @Test
    void signsAndVerifiesWithTheKeysThatItsStatementNamesAndReadsNoOther() throws IOException {
        write("k1.key", SECRET);
        write("k2.key", SECRET);
        write("revoked.key", "no key, and nobody looks");
        write("unnamed.key", "no key, and nobody looks");
        write(
                "keys.json",
                """
                {"active":"k2","verifying":["k1"],"revoked":["gone","revoked"],
                 "expires":{"k2":"2027-01-31T00:00:00.000Z"}}
                """);
        KeyDirectory directory = KeyDirectory.load(keys);
        assertThat(directory.active().kid()).isEqualTo("k2");
        assertThat(directory.all()).extracting(SigningKey::kid).containsExactly("k1", "k2");
        assertThat(directory.find("revoked")).isEmpty();
        assertThat(directory.statement().revoked()).containsExactly("gone", "revoked");
        assertThat(directory.activeExpiresAtEpochMillis())
                .isEqualTo(Timestamps.toMillis("2027-01-31T00:00:00.000Z"));
    }

    @Test
    void neverExpiresUnlessItsStatementSaysSo() throws IOException {
        write("k1.key", SECRET);
        assertThat(KeyDirectory.load(keys).activeExpiresAtEpochMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesSeveralKeysWithoutAStatement() throws IOException {
        write("k1.key", SECRET);
        write("k2.key", SECRET);
        refuses("holds several keys and no keys.json naming the active one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'{}'; active is not a text",
                "'{\"active\":\"k1\"'; expected ,",
                "'{\"active\":\"k1\",\"active\":\"k1\"}'; the member \"active\" twice",
                "'{\"active\":\"k1\",\"next\":\"k2\"}'; has an unknown member",
                "'{\"active\":\"k1\",\"verifying\":\"k2\"}'; verifying is not a list",
                "'{\"active\":\"k1\",\"revoked\":[1]}'; revoked is not a list of names",
                "'{\"active\":\"k1\",\"revoked\":[\"k1\"]}'; a key is named in two places",
                "'{\"active\":\"../k1\"}'; a kid is 1 to 64 of A-Z a-z 0-9 . _ -",
                "'{\"active\":\"k1\",\"expires\":{\"k1\":\"soon\"}}'; not a timestamp or part of one: soon",
                "'{\"active\":\"k1\",\"expires\":{\"k3\":\"2027-01-31T00:00:00.000Z\"}}'; expires"
                        + " names k3, which neither signs nor verifies"
            })
    void refusesAStatementThatIsNone(String statement, String rule) throws IOException {
        write("k1.key", SECRET);
        write("keys.json", statement);
        assertThatThrownBy(() -> KeyDirectory.load(keys))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("key file " + keys.resolve("keys.json") + ": ")
                .hasMessageContaining(rule);
    }

    @Test
    void refusesAStatementThatNamesAKeyWhichIsNotThereAndOneThatOthersMayChange()
            throws IOException {
        write("k1.key", SECRET);
        write("keys.json", "{\"active\":\"k1\",\"verifying\":[\"k2\"]}");
        refuses("k2.key: does not exist");
        mode(keys.resolve("keys.json"), "rw-rw----");
        refuses("keys.json: must not be writable by group or others");
    }

    @Test
    void refusesAStatementOfMoreKeysThanALineOfTheLogHolds() throws IOException {
        write("k1.key", SECRET);
        String revoked =
                IntStream.range(1, KeyDirectory.MOST_KEYS + 1)
                        .mapToObj(i -> "\"r" + i + "\"")
                        .collect(Collectors.joining(","));
        write("keys.json", "{\"active\":\"k1\",\"revoked\":[" + revoked + "]}");
        refuses("names more than 40 keys; take old revoked ones out, with their files");
    }

    @Test
    void refusesADirectoryWithoutKeysAndOneThatIsNotThere() throws IOException {
        refuses("holds no <kid>.key file");
        Path absent = keys.resolve("absent");
        assertThatThrownBy(() -> KeyDirectory.load(absent))
                .isInstanceOf(KeyException.class)
                .hasMessage("key directory " + absent + ": is not a directory");
    }

    @Test
    void refusesADirectoryThatOthersMayChange() throws IOException {
        write("k1.key", SECRET);
        mode(keys, "rwxrwx---");
        refuses("must not be writable by group or others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------", "-w-------"})
    void refusesAKeyOfAnyOtherMode(String mode) throws IOException {
        mode(write("k1.key", SECRET), mode);
        refuses("k1.key: mode is " + mode + ", must be 0600 (rw-------)");
    }

    @Test
    void readsAKeyThatItsOwnerMayOnlyRead() throws IOException {
        mode(write("k1.key", SECRET), "r--------");
        assertThat(KeyDirectory.load(keys).active().kid()).isEqualTo("k1");
    }

    @Test
    void refusesALinkToAKeyAndADirectoryNamedLikeOne() throws IOException {
        Path real = write("real", SECRET);
        Path link = Files.createSymbolicLink(keys.resolve("k1.key"), real);
        refuses("k1.key: must be a regular file, not a link or anything else");
        Files.delete(link);
        Files.createDirectory(link);
        refuses("k1.key: must be a regular file, not a link or anything else");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "a, 63",
        "0123456789abcdeF, 4",
        "0123456789abcdeg, 4",
        "0123456789abcde , 4",
        "0123456789abcdef, 5"
    })
    void refusesAKeyThatIsNotExactly64HexCharacters(String text, int times) throws IOException {
        write("k1.key", text.repeat(times));
        refuses("k1.key: must hold exactly 64 lower-case hex characters");
    }

    @Test
    void refusesTwoNewlinesAfterAKey() throws IOException {
        write("k1.key", SECRET + "\n\n");
        refuses("k1.key: must hold exactly 64 lower-case hex characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f"})
    void refusesAKeyOfOneRepeatedCharacter(String character) throws IOException {
        write("k1.key", character.repeat(64));
        refuses("k1.key: is one character repeated, which is no secret");
    }

    @Test
    void refusesAFileNameThatIsNoKid() throws IOException {
        write("k 1.key", SECRET);
        refuses("k 1.key: a kid is 1 to 64 of A-Z a-z 0-9 . _ -");
    }

    @Test
    void makesAKeyThatItAcceptsAndNeverOverwritesOne() throws IOException {
        Path made = folder.resolve("made");
        KeyDirectory.generate(made, "dev-1");
        byte[] content = Files.readAllBytes(made.resolve("dev-1.key"));
        assertThat(permissions(made)).isEqualTo("rwx------");
        assertThat(permissions(made.resolve("dev-1.key"))).isEqualTo("rw-------");
        assertThat(content).hasSize(65);
        assertThat(KeyDirectory.load(made).active().kid()).isEqualTo("dev-1");
        assertThatThrownBy(() -> KeyDirectory.generate(made, "dev-1"))
                .isInstanceOf(KeyException.class)
                .hasMessageEndingWith("dev-1.key: exists and is never overwritten");
        assertThat(Files.readAllBytes(made.resolve("dev-1.key"))).isEqualTo(content);
        KeyDirectory.generate(made, "dev-2");
        assertThat(Files.readAllBytes(made.resolve("dev-2.key"))).isNotEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../up", "a b", "a:b"})
    void makesNoKeyOfAnIllegalName(String kid) {
        assertThatThrownBy(() -> KeyDirectory.generate(keys, kid))
                .isInstanceOf(KeyException.class)
                .hasMessageEndingWith("a kid is 1 to 64 of A-Z a-z 0-9 . _ -");
    }

    @Test
    void neverPrintsAKey() throws IOException {
        write("k1.key", SECRET);
        assertThat(KeyDirectory.load(keys).active()).hasToString("SigningKey[k1]");
        write("k1.key", SECRET + SECRET);
        assertThatThrownBy(() -> KeyDirectory.load(keys))
                .hasMessageNotContaining("0123456789abcdef");
    }

    private void refuses(String rule) {
        assertThatThrownBy(() -> KeyDirectory.load(keys))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("key ")
                .hasMessageContaining(keys.toString())
                .hasMessageEndingWith(rule)
                .hasMessageNotContaining("\n");
    }

    private Path write(String name, String content) throws IOException {
        Path file = Files.writeString(keys.resolve(name), content);
        mode(file, "rw-------");
        return file;
    }

    private static void mode(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
