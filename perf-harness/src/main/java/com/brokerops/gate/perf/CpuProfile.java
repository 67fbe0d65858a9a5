package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Samples of processor time by thread and {@link DecisionStep}, from a JFR recording. One sample is
 * taken whenever a thread has used another period of processor time, in Java or in the kernel.
 */
final class CpuProfile {
    /** A thread with a smaller share is not told of. */
    private static final double LEAST_SHARE = 0.005;

    private final Map<String, EnumMap<DecisionStep, Long>> threads = new TreeMap<>();
    private long samples;
    private long withoutStack;
    private long lost;

    /** Reads every sample of a recording. */
    static CpuProfile of(Path recording) throws IOException {
        CpuProfile profile = new CpuProfile();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                profile.take(file.readEvent());
            }
        }
        return profile;
    }

    private void take(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.CPUTimeSample" -> {
                RecordedStackTrace stack = event.getStackTrace();
                if (stack == null || event.getBoolean("failed")) {
                    withoutStack++;
                } else {
                    RecordedThread thread = event.getThread("eventThread");
                    String name = thread == null ? null : thread.getJavaName();
                    add(name == null ? "unknown" : name, frames(stack));
                }
            }
            case "jdk.CPUTimeSamplesLost" -> lost += event.getLong("lostSamples");
            default -> {}
        }
    }

    private static List<String> frames(RecordedStackTrace stack) {
        return stack.getFrames().stream()
                .map(RecordedFrame::getMethod)
                .map(CpuProfile::name)
                .toList();
    }

    private static String name(RecordedMethod method) {
        return method.getType().getName() + "." + method.getName();
    }

    void add(String thread, List<String> stack) {
        samples++;
        threads.computeIfAbsent(
                        thread.replaceFirst(Machine.NUMBER, ""),
                        _ -> new EnumMap<>(DecisionStep.class))
                .merge(DecisionStep.of(stack), 1L, Long::sum);
    }

    /** Of each thread its share of all samples, and of each step its share of the thread's. */
    ObjectNode toNode() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("samples", samples).put("without_stack", withoutStack).put("lost", lost);
        ArrayNode all = node.putArray("threads");
        threads.entrySet().stream()
                .filter(thread -> total(thread.getValue()) >= LEAST_SHARE * samples)
                .sorted(Comparator.comparingLong(thread -> -total(thread.getValue())))
                .forEach(thread -> {
                    long total = total(thread.getValue());
                    ObjectNode one = all.addObject();
                    one.put("thread", thread.getKey())
                            .put("samples", total)
                            .put("share_of_all", Histograms.rounded((double) total / samples));
                    one.set("steps", steps(thread.getValue(), total));
                });
        return node;
    }

    private static ArrayNode steps(Map<DecisionStep, Long> counts, long total) {
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        counts.entrySet().stream()
                .sorted(Comparator.comparingLong(step -> -step.getValue()))
                .forEach(step ->
                        steps.addObject()
                                .put("step", step.getKey().title())
                                .put("samples", step.getValue())
                                .put(
                                        "share",
                                        Histograms.rounded((double) step.getValue() / total)));
        return steps;
    }

    private static long total(Map<DecisionStep, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
