#!/bin/sh
# Makes target/image, all that the Dockerfile copies: the gate's jars, a runtime of the JDK modules they
# use, native code for this machine's processor, policies, flags. The image is for the same processor.
set -eu
umask 022

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
image="$root/target/image"
built="$root/gate-sidecar/target"
. "$here/find-jdk.sh" || exit 78
tools="$GATE_JAVA_HOME/bin"

commit=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
# An unchanged jar is made anew, or it would name the commit it was first made of.
"$root/mvnw" -q -f "$root/pom.xml" -Dquick -Dgate.commit="$commit" -Dmaven.jar.forceCreation=true package

rm -rf "$image" "$root/target/platform-stand-in"
mkdir -p "$image/bin" "$image/native"
cp "$built/gate-sidecar.jar" "$here/jvm.options" "$image"
cp -R "$built/lib" "$root/policies" "$image"
cp "$here/container/gate" "$image/bin/gate"

# What the jars name, less java.desktop: Jackson looks for two annotations there and does without.
# jdk.net is named by no jar: the JDK's own sockets look for it.
modules=$("$tools/jdeps" --multi-release 25 --ignore-missing-deps --recursive --print-module-deps \
    -cp "$image/lib/*" "$image/gate-sidecar.jar" | sed -e 's/java\.desktop,//')
"$tools/jlink" --add-modules "$modules,jdk.net" --no-header-files --no-man-pages --output "$image/runtime"

# Unpacked here, no start has to: the temporary folder may then be one from which nothing can be run.
case $(uname -m) in
x86_64) processor=x86_64 netty=x86_64 ;;
aarch64 | arm64) processor=aarch64 netty=aarch_64 ;;
*) echo "image-files: no native code for $(uname -m)" >&2 && exit 78 ;;
esac
unpack() { # jar, path in it
    (cd "$image/native" && "$tools/jar" -xf "$1" "$2" && mv "$2" . && rm -rf "${2%%/*}")
}
unpack "$image"/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$processor/libsqlitejdbc.so"
unpack "$image"/lib/netty-transport-native-epoll-*-linux-"$netty".jar \
    "META-INF/native/libnetty_transport_native_epoll_$netty.so"

# For docker-compose.yml; no part of the image.
"$tools/javac" --release 25 -Xlint:all -Werror -d "$root/target/platform-stand-in" "$here/container/Platform.java"
chmod -R a+rX "$image" "$root/target/platform-stand-in"
echo "image-files: $image ($(du -sm "$image" | cut -f1) MiB, modules $modules,jdk.net)"
