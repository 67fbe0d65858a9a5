package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The image, on whatever container engine answers; skipped where none does. {@code GATE_IMAGE}
 * names an image; without it one is built of {@code target/image}, which {@code
 * scripts/image-files.sh} makes, on {@code BASE_IMAGE}. It needs no network and no registry but for
 * that base.
 */
class ContainerIT {
    private static final int STOP_SECONDS = 30;
    private static final String ORDER =
            """
            {"order":{"client_order_id":"ORD-1","symbol":"AAPL","side":"BUY","qty":100,"price":185.50},"context":{"client_id":"CL-001"}}\
            """;
    private static final String REQUEST =
            "POST /v1/authorize HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(ORDER.length(), ORDER);
    private static final String ASK =
            "exec 3<>/dev/tcp/127.0.0.1/8080; printf %s \"$1\" >&3; cat <&3";

    @Test
    void decidesWithoutPrivilegesOnAReadOnlyRootFileSystemAndStopsWhenTold() throws Exception {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(), "no container engine answers");
        try (GenericContainer<?> gate = new GenericContainer<>(image())) {
            gate.withCommand("dev", "--data-dir", "/var/lib/gate")
                    .withNetworkMode("none")
                    .withTmpFs(Map.of("/tmp", "size=16m"))
                    .withCreateContainerCmdModifier(
                            command -> confine(Objects.requireNonNull(command.getHostConfig())))
                    .waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofSeconds(90)))
                    .start();

            assertThat(gate.execInContainer("gate", "healthcheck").getExitCode()).isZero();
            assertThat(gate.execInContainer("id", "-u").getStdout()).isEqualTo("10001\n");
            assertThat(gate.execInContainer("touch", "/opt/gate/x").getStderr())
                    .contains("Read-only file system");
            assertThat(gate.execInContainer("bash", "-c", ASK, "ask", REQUEST).getStdout())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\"status\":\"AUTHORIZED\",\"reason_code\":\"OK\"");
            assertThat(exitCodeOfStopping(gate)).isZero();
            assertThat(gate.getLogs().lines().reduce("", (_, line) -> line))
                    .contains("\"formattedMessage\":\"stopped\"");
        }
    }

    private static void confine(HostConfig host) {
        host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"));
    }

    private static long exitCodeOfStopping(GenericContainer<?> gate) {
        var engine = gate.getDockerClient();
        engine.stopContainerCmd(gate.getContainerId()).withTimeout(STOP_SECONDS).exec();
        return Objects.requireNonNull(
                engine.inspectContainerCmd(gate.getContainerId())
                        .exec()
                        .getState()
                        .getExitCodeLong());
    }

    private static Future<String> image() throws IOException {
        String named = System.getenv("GATE_IMAGE");
        if (named != null) {
            return CompletableFuture.completedFuture(named);
        }
        Path root = GateUnderTest.repository();
        Path files = root.resolve("target/image");
        assumeTrue(
                isOfThisBuild(root, files),
                "no image of this build: run scripts/image-files.sh, or set GATE_IMAGE");
        ImageFromDockerfile image =
                new ImageFromDockerfile()
                        .withFileFromPath("Dockerfile", root.resolve("Dockerfile"))
                        .withFileFromPath("target/image", files)
                        .withBuildImageCmdModifier(build -> build.withNetworkMode("none"));
        String base = System.getenv("BASE_IMAGE");
        return base == null ? image : image.withBuildArg("BASE_IMAGE", base);
    }

    private static boolean isOfThisBuild(Path root, Path files) throws IOException {
        Path copied = files.resolve("gate-sidecar.jar");
        Path built = root.resolve("gate-sidecar/target/gate-sidecar.jar");
        return Files.exists(copied)
                && Files.getLastModifiedTime(copied).compareTo(Files.getLastModifiedTime(built))
                        >= 0;
    }
}
