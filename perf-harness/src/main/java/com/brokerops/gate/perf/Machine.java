package com.brokerops.gate.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code /proc} says about the machine; zeros and {@code unknown} where there is none. */
final class Machine {
    /** Of a thread that has companions, at the end of its name. */
    static final String NUMBER = "[-#. ]*[0-9]+$";

    private static final double TICKS_PER_SECOND = 100;

    private Machine() {}

    /**
     * Processor time of the whole machine.
     *
     * @param all ticks of every kind
     * @param stolen those that the host of a virtual machine gave to others
     */
    record Ticks(long all, long stolen) {
        double stolenPercentSince(Ticks earlier) {
            long passed = all - earlier.all;
            return passed <= 0 ? 0 : Histograms.rounded(100.0 * (stolen - earlier.stolen) / passed);
        }
    }

    static Ticks ticks() {
        String[] words = firstLine("/proc/stat").split(" +");
        long all = 0;
        for (int i = 1; i < Math.min(9, words.length); i++) {
            all += Long.parseLong(words[i]);
        }
        return new Ticks(all, words.length > 8 ? Long.parseLong(words[8]) : 0);
    }

    /** Processor seconds that a process has taken so far. */
    static double processorSeconds(long pid) {
        return processorSecondsOf(Path.of("/proc/" + pid + "/stat"));
    }

    private static double processorSecondsOf(Path file) {
        String stat = firstLine(file.toString());
        String[] words = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        return words.length < 13
                ? 0
                : (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
    }

    /**
     * The same by the name of each thread; threads of one name are one, and so are those numbered.
     */
    static Map<String, Double> processorSecondsByThread(long pid) throws IOException {
        Map<String, Double> seconds = new TreeMap<>();
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String name = firstLine(thread.resolve("comm").toString());
                name = name.replaceFirst(NUMBER, "");
                seconds.merge(name, processorSecondsOf(thread.resolve("stat")), Double::sum);
            }
        }
        return seconds;
    }

    /** Resident memory of a process in MiB. */
    static long residentMebibytes(long pid) {
        for (String line : lines("/proc/" + pid + "/status")) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }

    static String processor() {
        for (String line : lines("/proc/cpuinfo")) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).trim();
            }
        }
        return "unknown";
    }

    private static String firstLine(String file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.get(0);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of(); // another system, or the process has ended
        }
    }
}
