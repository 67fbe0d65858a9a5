package com.brokerops.gate.sidecar.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML file read once: its exact bytes, their SHA-256, and its top-level mapping.
 *
 * @param sha256 lower-case hex
 */
record YamlFile(Path path, byte[] bytes, String sha256, YamlMapping root) {
    private static final long MAX_BYTES = 1 << 20;
    private static final YAMLMapper MAPPER =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * Reads a file.
     *
     * @throws FileException if it cannot be read, is no YAML mapping, or is larger than 1 MiB
     */
    static YamlFile read(Path path) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new FileException(path, "is larger than 1 MiB");
            }
            return of(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new FileException(path, "cannot be read: " + e);
        }
    }

    /**
     * Reads bytes that were a file.
     *
     * @param path what to call them
     */
    static YamlFile of(Path path, byte[] bytes) {
        try {
            JsonNode root = MAPPER.readTree(bytes);
            return new YamlFile(path, bytes, sha256(bytes), YamlMapping.of(path, "", root));
        } catch (JacksonException e) {
            throw new FileException(
                    path, "line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }
}
