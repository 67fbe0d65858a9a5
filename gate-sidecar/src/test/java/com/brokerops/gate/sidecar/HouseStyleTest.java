package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a reader's screen holds: the length of files and methods, and a word for every package. */
class HouseStyleTest {
    private static final int MOST_LINES_OF_A_FILE = 400;
    private static final int MOST_LINES_OF_HALF_THE_FILES = 100;
    private static final int MOST_LINES_OF_A_METHOD = 70;

    private static final List<Path> SOURCES = new ArrayList<>();

    @BeforeAll
    static void findTheSourcesOfEveryModule() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("gate-contract/pom.xml"))) {
            root = root.getParent();
        }
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().toList()) {
                addSources(module.resolve("src/main/java"));
            }
        }
        assertThat(SOURCES).hasSizeGreaterThan(100);
    }

    private static void addSources(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .forEach(SOURCES::add);
            }
        }
    }

    @Test
    void noFileHasMoreThanFourHundredLinesAndHalfOfThemAHundred() {
        List<String> tooLong = new ArrayList<>();
        List<Long> lengths = new ArrayList<>();
        for (Path source : SOURCES) {
            long lines = lines(source);
            lengths.add(lines);
            if (lines > MOST_LINES_OF_A_FILE) {
                tooLong.add(source.getFileName() + " has " + lines + " lines");
            }
        }

        assertThat(tooLong).isEmpty();
        long median = lengths.stream().sorted().toList().get(lengths.size() / 2);
        assertThat(median).isLessThanOrEqualTo(MOST_LINES_OF_HALF_THE_FILES);
    }

    private static long lines(Path source) {
        try (Stream<String> lines = Files.lines(source)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noMethodHasMoreThanSeventyLines() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        MethodLengths lengths = new MethodLengths();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(SOURCES));
            lengths.positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                lengths.scan(unit, unit);
            }
        }

        assertThat(lengths.methods).isGreaterThan(500);
        assertThat(lengths.tooLong).isEmpty();
    }

    private static final class MethodLengths extends TreeScanner<Void, CompilationUnitTree> {
        private final List<String> tooLong = new ArrayList<>();
        private SourcePositions positions;
        private int methods;

        @Override
        public Void visitMethod(MethodTree method, CompilationUnitTree unit) {
            methods++;
            LineMap map = unit.getLineMap();
            long first = map.getLineNumber(positions.getStartPosition(unit, method));
            long last = map.getLineNumber(positions.getEndPosition(unit, method));
            if (last - first + 1 > MOST_LINES_OF_A_METHOD) {
                Path file = Path.of(unit.getSourceFile().getName()).getFileName();
                tooLong.add(file + " line " + first + ": " + (last - first + 1) + " lines");
            }
            return super.visitMethod(method, unit);
        }
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
        Set<Path> packages = new TreeSet<>();
        SOURCES.forEach(source -> packages.add(source.getParent()));
        List<String> silent = new ArrayList<>();
        for (Path folder : packages) {
            Path info = folder.resolve("package-info.java");
            String text = Files.exists(info) ? Files.readString(info) : "";
            if (!text.startsWith("/**") || !text.contains("\n@NullMarked\npackage ")) {
                silent.add(folder.toString());
            }
        }

        assertThat(silent).isEmpty();
    }
}
