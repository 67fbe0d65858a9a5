package com.brokerops.gate.sidecar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.sidecar.http.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of credentials: taken whole, or refused by name without telling what is in them. */
final class CredentialFilesTest {
    private static final String SECRET = "0123456789abcdef".repeat(4);

    @TempDir private Path folder;
    private Path credentials;

    @BeforeEach
    void makeTwoOperatorsAndAPlatform() throws IOException {
        credentials = folder.resolve("credentials");
        NewCredential.ofOperator(credentials, "ada", Role.RISK);
        NewCredential.ofOperator(credentials, "ben", Role.VIEWER);
        NewCredential.ofPlatform(credentials, "oms", List.of("CL-001", "CL-002"));
    }

    @Test
    void knowsAnOperatorByTheWholeSecretAndNothingElse() throws IOException {
        String secret = secret("operator/ada.risk.token");
        Credentials known = Credentials.load(credentials, Auth.BEARER);

        assertThat(known.operators().find("Bearer " + secret))
                .isEqualTo(new Operator("ada", Role.RISK));
        assertThat(known.operators().find("Bearer " + secret.substring(1))).isNull();
        assertThat(known.operators().find("Bearer " + secret + "0")).isNull();
        assertThat(known.operators().find("bearer " + secret)).isNull();
        assertThat(known.operators().find(secret)).isNull();
        assertThat(known.operators().find(null)).isNull();
        assertThat(known.operators().find("Bearer " + secret("platform/oms.token"))).isNull();
        char aliased = (char) (secret.charAt(0) + 0x100);
        assertThat(known.operators().find("Bearer " + aliased + secret.substring(1))).isNull();
    }

    @Test
    void knowsThePlatformsAccounts() throws IOException {
        Credentials known = Credentials.load(credentials, Auth.BEARER);
        String header = "Bearer " + secret("platform/oms.token");

        Platform oms = known.platforms().find(header);

        assertThat(oms).isEqualTo(new Platform("oms", false, Set.of("CL-001", "CL-002")));
        assertThat(oms.speaksFor("CL-002")).isTrue();
        assertThat(oms.speaksFor("CL-003")).isFalse();
        assertThat(Credentials.load(credentials, Auth.NONE).platforms().find(header)).isNull();
    }

    @Test
    void aStarIsEveryAccount() throws IOException {
        NewCredential.ofPlatform(credentials, "all", List.of("*"));

        Platform all =
                Credentials.load(credentials, Auth.BEARER)
                        .platforms()
                        .find("Bearer " + secret("platform/all.token"));

        assertThat(all.speaksFor("anybody")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operator/ada.token           | SECRET         | NAME.ROLE.token",
                "operator/Ada.risk.token      | SECRET         | NAME.ROLE.token",
                "operator/eve.root.token      | SECRET         | NAME.ROLE.token",
                "operator/notes.txt           | SECRET         | NAME.ROLE.token",
                "operator/ada.viewer.token    | SECRET         | has the name of another one",
                "operator/eve.risk.token      | short          | 64 lower-case hex digits",
                "operator/eve.risk.token      | ZEROS          | 64 lower-case hex digits",
                "operator/eve.risk.token      | SECRET;SECRET  | must hold one line",
                "platform/a b.token           | SECRET;*       | NAME.token",
                "platform/two.token           | SECRET         | must name its client_ids",
                "platform/two.token           | SECRET;*;CL-1  | must name its client_ids",
                "platform/two.token           | SECRET;CL-1;;  | line 3 must be a client_id",
                "platform/two.token           | SECRET;CL 1    | line 2 must be a client_id",
                "platform/two.token           | SECRET;C;D;C   | line 4 must be a client_id, once",
                "platform/two.token           |                | 64 lower-case hex digits",
            })
    void aBrokenFileIsNamedAndWhatItHoldsIsNot(String name, String content, String complaint)
            throws IOException {
        String text = content == null ? "" : content.replace(";", "\n");
        write(name, text.replace("SECRET", SECRET).replace("ZEROS", "0".repeat(64)) + "\n");

        assertThatThrownBy(() -> Credentials.load(credentials, Auth.BEARER))
                .isInstanceOf(FileException.class)
                .hasMessageContaining(complaint)
                .hasMessageContaining(name)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void oneSecretUnderTwoNamesIsNotTwoPeople() throws IOException {
        write("operator/eve.risk.token", secret("operator/ada.risk.token"));

        assertThatThrownBy(() -> Credentials.load(credentials, Auth.NONE))
                .hasMessageContaining("holds the secret of ada.risk.token");
    }

    @Test
    void aPlatformDoesNotHaveAnOperatorsSecret() throws IOException {
        write("platform/two.token", secret("operator/ada.risk.token") + "\n*");

        assertThatThrownBy(() -> Credentials.load(credentials, Auth.BEARER))
                .hasMessageContaining("holds the secret of ada.risk.token");
    }

    @ParameterizedTest
    @CsvSource({
        "operator/ada.risk.token, rw-r-----",
        "platform/oms.token, rw----r--",
        "operator, rwx--x---",
        "platform, rwxrwx---",
        "'', rwxr-xr-x"
    })
    void whatOthersMayTouchIsRefused(String name, String mode) throws IOException {
        Path path = name.isEmpty() ? credentials : credentials.resolve(name);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> Credentials.load(credentials, Auth.BEARER))
                .isInstanceOf(FileException.class)
                .hasMessageContaining(path + ": must have mode 0600");
    }

    @Test
    void aLinkIsNoCredential() throws IOException {
        Path file = credentials.resolve("operator/ada.risk.token");
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);

        assertThatThrownBy(() -> Credentials.load(credentials, Auth.NONE))
                .hasMessageContaining("no regular file");
    }

    @Test
    void aGateWithoutOperatorsOrWithoutPlatformsToAskItDoesNotStart() throws IOException {
        Files.delete(credentials.resolve("platform/oms.token"));
        assertThat(Credentials.load(credentials, Auth.NONE).platformCount()).isZero();
        assertThatThrownBy(() -> Credentials.load(credentials, Auth.BEARER))
                .hasMessageContaining("holds no credential, and auth is bearer");
        Files.delete(credentials.resolve("operator/ada.risk.token"));
        Files.delete(credentials.resolve("operator/ben.viewer.token"));

        assertThatThrownBy(() -> Credentials.load(credentials, Auth.NONE))
                .hasMessageContaining("holds no credential");
    }

    @Test
    void aReloadTakesAllOrNothing() throws IOException {
        Credentials known = Credentials.load(credentials, Auth.BEARER);
        String ada = "Bearer " + secret("operator/ada.risk.token");
        NewCredential.ofOperator(credentials, "eve", Role.RISK);
        Path broken = write("platform/two.token", "short");
        assertThatThrownBy(known::reload).isInstanceOf(FileException.class);
        assertThat(known.twoMayLoosen()).isFalse();
        Files.delete(broken);
        Files.delete(credentials.resolve("operator/ada.risk.token"));

        known.reload();

        assertThat(known.operators().find(ada)).isNull();
        assertThat(known.operators().find("Bearer " + secret("operator/eve.risk.token")))
                .isEqualTo(new Operator("eve", Role.RISK));
        assertThat(known.has("ada", Role.VIEWER)).isFalse();
        assertThat(known.has("eve", Role.RISK)).isTrue();
        assertThat(known.has("ben", Role.OPERATOR)).isFalse();
    }

    @Test
    void aNewCredentialNeverReplacesOne() throws IOException {
        String before = secret("operator/ada.risk.token");

        NewCredential.ofOperator(credentials, "ada", Role.RISK);

        assertThat(secret("operator/ada.risk.token")).isEqualTo(before);
    }

    private String secret(String name) throws IOException {
        return Files.readAllLines(credentials.resolve(name)).get(0);
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.writeString(credentials.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
