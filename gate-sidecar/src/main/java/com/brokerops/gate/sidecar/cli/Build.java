package com.brokerops.gate.sidecar.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.jar.Manifest;

/** What this program was built from. */
record Build(String version, String commit) {
    static Build read() {
        URL here = Build.class.getProtectionDomain().getCodeSource().getLocation();
        String jar = here.toString();
        if (!jar.endsWith(".jar")) {
            return new Build("development", "unknown");
        }
        try (InputStream in =
                URI.create("jar:" + jar + "!/META-INF/MANIFEST.MF").toURL().openStream()) {
            var main = new Manifest(in).getMainAttributes();
            return new Build(main.getValue("Implementation-Version"), main.getValue("Gate-Commit"));
        } catch (IOException e) {
            return new Build("unreadable", "unknown");
        }
    }

    @Override
    public String toString() {
        return version + " (" + commit + ")";
    }
}
