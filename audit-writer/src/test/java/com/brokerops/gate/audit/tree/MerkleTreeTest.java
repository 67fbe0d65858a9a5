package com.brokerops.gate.audit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static final HexFormat HEX = HexFormat.of();

    /** The leaves and roots that Certificate Transparency's implementations share. */
    private static final List<String> LEAVES =
            List.of(
                    "",
                    "00",
                    "10",
                    "2021",
                    "3031",
                    "40414243",
                    "5051525354555657",
                    "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS =
            List.of(
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final List<byte[]> data = new ArrayList<>();
    private final Leaves leaves = (first, count) -> data.subList((int) first, (int) first + count);

    @Test
    void hasTheRootsOfCertificateTransparency() {
        MerkleTree tree = new MerkleTree();
        for (int size = 0; size < ROOTS.size(); size++) {
            assertThat(HEX.formatHex(tree.root())).isEqualTo(ROOTS.get(size));
            if (size < LEAVES.size()) {
                tree.add(HEX.parseHex(LEAVES.get(size)));
            }
        }
    }

    @Test
    void hasTheRootOfTheDefinitionAtEverySizeNowAndLater() throws IOException {
        MerkleTree tree = new MerkleTree();
        List<byte[]> roots = new ArrayList<>(List.of(tree.root()));
        for (int size = 1; size <= 3 * MerkleTree.GROUP + 5; size++) {
            tree.add(next());
            assertThat(tree.root()).isEqualTo(definition(0, size));
            roots.add(tree.root());
        }
        for (int size = 0; size < roots.size(); size++) {
            assertThat(tree.root(size, leaves)).isEqualTo(roots.get(size));
        }
    }

    @Test
    void provesEveryLeafInTreesOfManySizes() throws IOException {
        MerkleTree tree = grown(2 * MerkleTree.GROUP + 70);
        for (long size : new long[] {1, 2, 3, 5, 255, 256, 257, 300, 511, 512, 513, 582}) {
            byte[] root = tree.root(size, leaves);
            for (long index = 0; index < size; index++) {
                List<byte[]> proof = tree.inclusion(index, size, leaves);
                byte[] leaf = data.get((int) index);
                assertThat(TreeProofs.includes(leaf, index, size, proof, root)).isTrue();
                assertThat(TreeProofs.includes(leaf, index + 1, size, proof, root)).isFalse();
                byte[] other = data.get((int) ((index + 1) % data.size()));
                assertThat(TreeProofs.includes(other, index, size, proof, root)).isFalse();
            }
        }
    }

    @Test
    void provesThatEveryTreeBeginsWithEverySmallerOne() throws IOException {
        MerkleTree tree = grown(MerkleTree.GROUP + 90);
        for (long size : new long[] {1, 2, 7, 8, 255, 256, 257, 300, 346}) {
            byte[] root = tree.root(size, leaves);
            for (long old = 1; old <= size; old++) {
                byte[] oldRoot = tree.root(old, leaves);
                List<byte[]> proof = tree.consistency(old, size, leaves);
                assertThat(TreeProofs.consistent(old, oldRoot, size, root, proof)).isTrue();
                byte[] wrong = oldRoot.clone();
                wrong[3] ^= 1;
                assertThat(TreeProofs.consistent(old, wrong, size, root, proof)).isFalse();
                byte[] other = root.clone();
                other[30] ^= 1;
                assertThat(TreeProofs.consistent(old, oldRoot, size, other, proof)).isFalse();
            }
        }
    }

    @Test
    void noProofSurvivesAChangeOfAnyOfItsParts() throws IOException {
        MerkleTree tree = grown(300);
        byte[] root = tree.root();
        byte[] oldRoot = tree.root(200, leaves);
        List<byte[]> inclusion = tree.inclusion(123, 300, leaves);
        List<byte[]> consistency = tree.consistency(200, 300, leaves);
        for (List<byte[]> broken : broken(inclusion)) {
            assertThat(TreeProofs.includes(data.get(123), 123, 300, broken, root)).isFalse();
        }
        for (List<byte[]> broken : broken(consistency)) {
            assertThat(TreeProofs.consistent(200, oldRoot, 300, root, broken)).isFalse();
        }
    }

    @Test
    void growsOnFromTheRootsOfItsFullGroups() throws IOException {
        MerkleTree tree = grown(5 * MerkleTree.GROUP + 17);
        MerkleTree again = new MerkleTree();
        for (long group = 0; group < tree.groups(); group++) {
            again.addGroup(tree.group(group));
        }
        data.subList(5 * MerkleTree.GROUP, data.size()).forEach(again::add);
        assertThat(again.root()).isEqualTo(tree.root());
        assertThat(again.inclusion(700, again.size(), leaves))
                .usingRecursiveComparison()
                .isEqualTo(tree.inclusion(700, tree.size(), leaves));
        assertThatThrownBy(() -> again.addGroup(tree.group(0)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void doesNotAnswerForWhatItDoesNotHold() {
        MerkleTree tree = grown(10);
        assertThatThrownBy(() -> tree.root(11, leaves))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.inclusion(10, 10, leaves))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.consistency(0, 10, leaves))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static List<List<byte[]>> broken(List<byte[]> proof) {
        List<List<byte[]>> all = new ArrayList<>();
        for (int i = 0; i < proof.size(); i++) {
            List<byte[]> without = new ArrayList<>(proof);
            without.remove(i);
            all.add(without);
            List<byte[]> altered = new ArrayList<>(proof);
            byte[] part = proof.get(i).clone();
            part[i % part.length] ^= 0x40;
            altered.set(i, part);
            all.add(altered);
        }
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(proof.getFirst());
        all.add(longer);
        return all;
    }

    private MerkleTree grown(int size) {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < size; i++) {
            tree.add(next());
        }
        return tree;
    }

    private byte[] next() {
        byte[] leaf = new byte[32];
        new Random(data.size()).nextBytes(leaf);
        data.add(leaf);
        return leaf;
    }

    /** RFC 6962, 2.1, as it stands there. */
    private byte[] definition(int from, int to) {
        int count = to - from;
        if (count == 1) {
            return sha256("\0", data.get(from));
        }
        int half = 1;
        while (half * 2 < count) {
            half *= 2;
        }
        return sha256("\1", definition(from, from + half), definition(from + half, to));
    }

    private static byte[] sha256(String prefix, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(prefix.getBytes(StandardCharsets.US_ASCII));
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
