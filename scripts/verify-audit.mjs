#!/usr/bin/env node
// Verifies a gate's audit log: a second implementation, which shares no code with the gate and needs
// nothing but Node. Chain, tree, checkpoints and receipts in one pass, as docs/audit-log.md has them.
//
//   node scripts/verify-audit.mjs [--key FILE] [--second DIR] [--witness-key FILE]
//        [--receipt SEQ:HASH ...] [--events] [--archive DIR] DIR
//
// DIR is a data directory or its audit folder. Without --key the key is DIR/keys/checkpoint.vkey, which
// whoever can write the log can write too; without any, signatures are not checked, roots are. With
// --events each line must be JSON too; the members of each event are not checked. Of a log whose first
// segments were removed the rest is checked; with --archive all of it.
// Exit codes: 0 intact, 1 the first wrong seq is named, 64 usage, 78 something cannot be read.
import { createHash, createPublicKey, hash as oneShot, verify as verifySignature } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import zlib from 'node:zlib';

const MOST_LINE_BYTES = 8192;
const BLOCK_BYTES = 1 << 20;
const MOST_NOTE_BYTES = 64 << 10;
const MOST_NOTES_FILE_BYTES = 1 << 20;
const GENESIS = '0'.repeat(64);
const OLDEST_FORMAT = 2;
const FORMAT = 3;
const TAIL = 8 + 1 + 64 + 2; // ,"hash":"…"}
const HEAD = /^\{"seq":(-?\d{1,18}),"at":"([^"]{30})","type":"([^"]*)","durable":(-?\d{1,18}),"prev":"/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/;
const KEY_NAME = /^[^\s+\p{Cc}]{1,200}$/u;
const NOTE = 1;
const COSIGNATURE = 4;

class Exit extends Error {
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}

class Broken extends Error {
    constructor(seq, what, file, offset) {
        super(what);
        Object.assign(this, { seq, file, offset });
    }
}

const sha256 = oneShot
    ? (bytes, form) => oneShot('sha256', bytes, form)
    : (bytes, form) => (form === 'buffer' ? createHash('sha256').update(bytes).digest()
        : createHash('sha256').update(bytes).digest(form));

// ---- the tree: RFC 6962, the roots of full subtrees, largest first

class Tree {
    leafInput = Buffer.alloc(33);
    nodeInput = Buffer.alloc(65, 1);

    constructor(size = 0, subtrees = []) {
        this.size = size;
        this.subtrees = [...subtrees];
    }

    add(hex) {
        this.leafInput.write(hex, 1, 'hex');
        let root = sha256(this.leafInput, 'buffer');
        for (let rest = this.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
            root = this.node(this.subtrees.pop(), root);
        }
        this.subtrees.push(root);
        this.size++;
    }

    root() {
        return this.subtrees.reduceRight((right, left) => this.node(left, right));
    }

    node(left, right) {
        left.copy(this.nodeInput, 1);
        right.copy(this.nodeInput, 33);
        return sha256(this.nodeInput, 'buffer');
    }
}

// ---- notes: C2SP signed-note and tlog-checkpoint

function rule(holds, text) {
    if (!holds) {
        throw new Error(text);
    }
}

function base64(text) {
    const bytes = Buffer.from(text, 'base64');
    rule(bytes.toString('base64') === text, 'no base64');
    return bytes;
}

function parseKey(text) {
    const [name, id, ...rest] = text.trim().split('+');
    rule(rest.length > 0 && KEY_NAME.test(name), 'a public key is name+hash+base64');
    const coded = base64(rest.join('+'));
    rule(coded.length === 33 && [NOTE, COSIGNATURE].includes(coded[0]), `no Ed25519 key: ${name}`);
    const named = createHash('sha256').update(`${name}\n`).update(coded).digest().subarray(0, 4);
    rule(named.toString('hex') === id, `the public key of ${name} has another hash`);
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), coded.subarray(1)]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return { name, id: named, kind: coded[0], key };
}

function parseNote(bytes) {
    rule(bytes.length <= MOST_NOTE_BYTES, 'a note of more than 64 KiB');
    const note = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const split = note.lastIndexOf('\n\n');
    rule(split >= 0 && note.endsWith('\n'), 'a note has an empty line before its signatures');
    const text = note.slice(0, split + 1);
    rule(!/[\0-\x09\x0b-\x1f]/.test(text), 'the text of a note has no controls');
    const lines = note.slice(split + 2).replace(/\n+$/, '').split('\n');
    rule(lines.length <= 16, 'a note has 1 to 16 signatures');
    const signatures = lines.map((line) => {
        const [dash, name, coded, ...more] = line.split(' ');
        rule(dash === '\u2014' && more.length === 0 && KEY_NAME.test(name), `no signature line: ${line}`);
        const all = base64(coded ?? '');
        rule(all.length > 4, `no signature line: ${line}`);
        return { name, id: all.subarray(0, 4), bytes: all.subarray(4) };
    });
    return { text, signatures };
}

function signedBy({ text, signatures }, key) {
    return signatures.some(({ name, id, bytes }) => {
        if (name !== key.name || !id.equals(key.id)) {
            return false;
        }
        if (key.kind === NOTE) {
            return verifySignature(null, Buffer.from(text), key.key, bytes);
        }
        const message = () => `cosignature/v1\ntime ${bytes.readBigUInt64BE(0)}\n${text}`;
        return bytes.length > 8 && verifySignature(null, Buffer.from(message()), key.key, bytes.subarray(8));
    });
}

function parseCheckpoint(text) {
    const [origin, size, root, ...more] = text.split('\n');
    rule(more.length > 0, 'a checkpoint has three lines');
    rule(/^(0|[1-9]\d{0,17})$/.test(size), `no size of a log: ${size}`);
    const bytes = base64(root);
    rule(origin !== '' && bytes.length === 32, 'no checkpoint');
    return { origin, size: Number(size), root: bytes };
}

const sizeOf = (note) => Number(note.toString('latin1').split('\n')[1]);

// The notes of one place, held one after the other against a log that is read once.
class Place {
    file = -1;
    index = -1;
    starts = [];
    size = 0;
    count = 0;
    next = null;
    cosigned = true;
    uncovered = null;

    constructor(name, directory, key, witness, removed) {
        Object.assign(this, { name, directory, key, witness, size: removed, removed });
        this.ordinals = ordinals(directory, /^[0-9]{12}\.notes$/);
        this.step();
    }

    reached(size, tree) {
        if (this.next?.size !== size) {
            return;
        }
        if (!tree.root().equals(this.next.root)) {
            this.fail(`it or a line up to ${size - 1} is not what was signed`);
        }
        if (this.cosigned) {
            this.uncovered = null; // it stands for those before
        } else {
            this.uncovered ??= this.fault('it is not cosigned by the witness, and none behind it is');
        }
        this.size = size;
        this.count++;
        this.step();
    }

    step() {
        this.next = null;
        let behind = false; // of lines that are not read here
        do {
            if (!this.advance()) {
                return;
            }
            behind = this.removed > 0 && this.count === 0
                && sizeOf(this.bytes.subarray(...this.starts[this.index])) <= this.removed;
        } while (behind);
        try {
            const [from, to] = this.starts[this.index];
            const note = parseNote(this.bytes.subarray(from, to));
            const checkpoint = parseCheckpoint(note.text);
            if (this.key !== null) {
                rule(checkpoint.origin === this.key.name, `it is of log ${checkpoint.origin}`);
                rule(signedBy(note, this.key), `it is not signed by ${this.key.name}`);
            }
            this.cosigned = !this.witness || signedBy(note, this.witness);
            rule(checkpoint.size > this.size, `its size is ${checkpoint.size} behind one of ${this.size}`);
            this.next = checkpoint;
        } catch (error) {
            this.fail(`a checkpoint is wrong: ${error.message}`);
        }
    }

    // To the next note; false behind the last.
    advance() {
        while (this.index + 1 >= this.starts.length) {
            if (this.file >= 0 && !this.endsAsACrashLeavesIt()) {
                this.fail('there are checkpoints behind what is none');
            }
            if (this.file + 1 >= this.ordinals.length) {
                return false;
            }
            this.file++;
            this.index = -1;
            if (this.ordinals[this.file] !== this.file) {
                this.fail(`a file of checkpoints before ${this.ordinals[this.file]} is missing`);
            }
            this.read();
        }
        this.index++;
        return true;
    }

    // A note ends at the second empty line; the first NUL ends the file's text.
    read() {
        this.bytes = readFileSync(join(this.directory, this.fileName())).subarray(0, MOST_NOTES_FILE_BYTES);
        this.starts = [];
        let from = 0;
        let empty = 0;
        for (let i = 1; i < this.bytes.length && this.bytes[i] !== 0; i++) {
            if (i > from && this.bytes[i] === 10 && this.bytes[i - 1] === 10 && ++empty === 2) {
                this.starts.push([from, i]);
                from = i + 1;
                empty = 0;
            }
        }
    }

    // Behind the last whole note a crash leaves a piece of one, which has two empty lines at most.
    endsAsACrashLeavesIt() {
        const end = this.starts.length === 0 ? 0 : this.starts.at(-1)[1] + 1;
        let empty = 0;
        for (let i = end + 1; i < this.bytes.length; i++) {
            empty += this.bytes[i] === 10 && this.bytes[i - 1] === 10 ? 1 : 0;
        }
        return empty <= 2 && !this.hasAHole(end);
    }

    // A crash loses whole sectors of what was being written, and the removal of a piece may end anywhere,
    // from its start on; other zeros were put there.
    hasAHole(end) {
        let to = this.bytes.length;
        while (to > end && this.bytes[to - 1] === 0) to--;
        for (let i = end; i < to; i++) {
            const from = i;
            while (this.bytes[i] === 0) i++;
            const begins = from === end || from % 512 === 0;
            const ends = i % 512 === 0 || (from === end && !this.endsWithASignature(end, to));
            if (i > from && !(begins && ends)) {
                return true;
            }
        }
        return false;
    }

    // As a whole note does, with the empty line behind it.
    endsWithASignature(end, to) {
        let line = to - 2;
        if (line <= end || this.bytes[to - 1] !== 10 || this.bytes[line] !== 10) {
            return false;
        }
        while (line > end && this.bytes[line - 1] !== 10 && this.bytes[line - 1] !== 0) line--;
        return this.bytes[line] === 0xe2;
    }

    ended(size) {
        if (this.next !== null) {
            const what = `the log ends before it, and a checkpoint of ${this.next.size} lines was signed`;
            throw new Broken(size, what, `${this.name}/${this.fileName()}`, this.starts[this.index][0]);
        }
        if (this.uncovered !== null) {
            throw this.uncovered;
        }
    }

    fault(what) {
        const offset = this.starts[this.index]?.[0] ?? 0;
        return new Broken(this.size, what, `${this.name}/${this.fileName()}`, offset);
    }

    fail(what) {
        throw this.fault(what);
    }

    fileName() {
        return `${String(this.file).padStart(12, '0')}.notes`;
    }
}

// ---- the log

const ordinals = (directory, pattern) => readdirSync(directory)
    .filter((name) => pattern.test(name))
    .map((name) => Number(name.slice(0, 12)))
    .sort((a, b) => a - b);

const segmentName = (ordinal) => `${String(Math.max(0, ordinal)).padStart(12, '0')}.ndjson`;

// What a log states that it has removed: a signed note.
function readRemoval(audit, key) {
    const path = join(audit, 'removed');
    if (!existsSync(path)) {
        return null;
    }
    try {
        const note = parseNote(readFileSync(path));
        const [title, ordinal, size, hash, ...roots] = note.text.slice(0, -1).split('\n');
        const [, origin] = /^(.*)\/removed$/.exec(title) ?? [];
        const numbers = [ordinal, size].map((text) => (/^[1-9]\d{0,15}$/.test(text) ? Number(text) : NaN));
        const tree = roots.map(base64);
        rule(origin !== undefined && !numbers.some(Number.isNaN) && /^[0-9a-f]{64}$/.test(hash)
            && tree.every(({ length }) => length === 32)
            && tree.length === [...numbers[1].toString(2)].filter((bit) => bit === '1').length, 'no statement');
        rule(key === null || (origin === key.name && signedBy(note, key)), 'it is not signed by the log');
        return { ordinal: numbers[0], size: numbers[1], hash, tree, logId: origin.slice(origin.indexOf('/') + 1) };
    } catch (error) {
        throw new Broken(0, `what was removed is not stated: ${error.message}`, 'removed', 0);
    }
}

// ---- segments: as they are, or as an archive has them (BGZF)

const openPlain = (path) => {
    const file = openSync(path);
    return { read: (to, at, count, position) => readSync(file, to, at, count, position), close: () => closeSync(file) };
};

const PACKED_HEAD = Buffer.from('1f8b08040000000000ff060042430200', 'hex');
const PACKED_TEXT = 0xff00;

function openPacked(path) {
    const file = openSync(path);
    const size = statSync(path).size;
    const blocks = [];
    const bad = (at) => {
        closeSync(file);
        throw new Error(`no block at byte ${at} of the archive's copy`);
    };
    let ended = false;
    for (let at = 0, bytes; at < size; at += bytes) {
        const head = Buffer.alloc(18);
        readSync(file, head, 0, 18, at);
        bytes = head.readUInt16LE(16) + 1;
        if (ended || !head.subarray(0, 16).equals(PACKED_HEAD) || bytes <= 26 || at + bytes > size) bad(at);
        const tail = Buffer.alloc(4);
        readSync(file, tail, 0, 4, at + bytes - 4);
        const text = tail.readUInt32LE(0);
        if (text > PACKED_TEXT || (text > 0 && blocks.length > 0 && blocks.at(-1).text < PACKED_TEXT)) bad(at);
        ended = text === 0;
        if (!ended) blocks.push({ at, bytes, text });
    }
    if (!ended) bad(size);
    let current = -1;
    let text;
    const load = (index) => {
        const { at, bytes, text: length } = blocks[index];
        const block = Buffer.alloc(bytes);
        readSync(file, block, 0, bytes, at);
        text = zlib.inflateRawSync(block.subarray(18, -8));
        const crc = zlib.crc32?.(text); // an older Node has none; each line has its hash
        if (text.length !== length || (crc !== undefined && crc !== block.readUInt32LE(bytes - 8))) {
            throw new Error(`another text at byte ${at} of the archive's copy`);
        }
        current = index;
    };
    return {
        read: (to, start, count, position) => {
            const index = Math.floor(position / PACKED_TEXT);
            if (index >= blocks.length || count === 0) return 0;
            if (index !== current) load(index);
            return text.copy(to, start, position % PACKED_TEXT, Math.min(text.length, (position % PACKED_TEXT) + count));
        },
        close: () => closeSync(file),
    };
}

class Log {
    nextSeq = 0;
    head = GENESIS;
    lastAt = '';
    logId = '';
    base = 0;
    endOrdinal = -1;
    endOffset = 0;
    torn = null;

    constructor(directory, events, removal, archive, sink) {
        Object.assign(this, { directory, events, removal, archive, sink });
        this.ordinals = ordinals(directory, /^[0-9]{12}\.ndjson$/);
        const removed = removal?.ordinal ?? 0;
        const [first = 0] = this.ordinals;
        if (archive) {
            this.ordinals.unshift(...Array(Math.min(first, removed)).keys());
        }
        const before = this.ordinals.filter((ordinal) => ordinal < removed).length;
        if (before < removed) { // the rest is checked
            this.ordinals.splice(0, before);
            Object.assign(this, { base: removed, nextSeq: removal.size, head: removal.hash, logId: removal.logId });
            this.requireOrdinal(removed);
        }
    }

    // A segment as it stands here, or as the archive has it.
    open(ordinal) {
        const path = join(this.directory, segmentName(ordinal));
        if (!this.archive || ordinal >= (this.removal?.ordinal ?? 0) || existsSync(path)) {
            return openPlain(path);
        }
        try {
            return openPacked(join(this.archive, `${segmentName(ordinal)}.gz`));
        } catch (error) {
            throw new Broken(this.nextSeq, error.message, segmentName(ordinal), 0);
        }
    }

    walk() {
        for (let index = this.base, stop = 'END'; index < this.base + this.ordinals.length; index++) {
            this.requireOrdinal(index);
            if (stop === 'TORN') {
                break;
            }
            const before = this.nextSeq;
            stop = this.segment(index);
            if (stop !== 'TORN' && this.nextSeq === before) {
                break; // made ahead of need
            }
        }
        this.remains();
    }

    requireOrdinal(index) {
        if (this.ordinals[index - this.base] !== index) {
            throw new Broken(this.nextSeq, 'its segment is missing', segmentName(index), 0);
        }
    }

    // Every line of a segment; answers how its text ends.
    segment(ordinal) {
        const file = this.open(ordinal);
        const block = Buffer.alloc(BLOCK_BYTES);
        let blockAt = 0;
        let filled = 0;
        try {
            while (true) {
                const count = this.read(file, block, filled, blockAt + filled, ordinal);
                filled += count;
                const nul = block.subarray(0, filled).indexOf(0);
                const end = nul < 0 ? filled : nul;
                const from = this.lines(block, end, ordinal, blockAt);
                if (end - from >= MOST_LINE_BYTES) {
                    throw new Broken(this.nextSeq, 'it has no newline', segmentName(ordinal), blockAt + from);
                }
                if (nul >= 0 || count === 0) {
                    return end > from ? 'TORN' : 'END';
                }
                block.copyWithin(0, from, filled);
                blockAt += from;
                filled -= from;
            }
        } finally {
            file.close();
        }
    }

    read(file, block, filled, position, ordinal) {
        try {
            return file.read(block, filled, BLOCK_BYTES - filled, position);
        } catch (error) {
            throw error.syscall ? error : new Broken(this.nextSeq, error.message, segmentName(ordinal), 0);
        }
    }

    // Every whole line in a block; answers where the rest starts.
    lines(block, end, ordinal, blockAt) {
        let from = 0;
        for (let to = block.indexOf(10, from); to >= 0 && to < end; to = block.indexOf(10, from)) {
            const wrong = to - from >= MOST_LINE_BYTES ? 'it has no newline' : this.wrong(block, from, to, ordinal, blockAt + from === 0);
            if (wrong !== null) {
                throw new Broken(this.nextSeq, wrong, segmentName(ordinal), blockAt + from);
            }
            from = to + 1;
            this.endOrdinal = ordinal;
            this.endOffset = blockAt + from;
            this.nextSeq++;
            this.sink(this.nextSeq - 1, this.head);
        }
        return from;
    }

    // What is wrong with a line, or null.
    wrong(block, from, to, ordinal, first) {
        const text = block.latin1Slice(from, to);
        const members = HEAD.exec(text);
        const tailAt = text.length - TAIL;
        if (members === null || tailAt <= members[0].length + 64 || !this.isTime(members[2])
            || !text.startsWith(',"hash":"', tailAt) || !text.endsWith('"}')) {
            return 'it is not a line of the log';
        }
        const hash = text.slice(tailAt + 9, -2);
        if (sha256(block.subarray(from, from + tailAt), 'hex') !== hash) {
            return 'its bytes do not have the hash it states';
        }
        const [prefix, seq, at, type, durable] = members;
        if (Number(seq) !== this.nextSeq) {
            return `in its place is seq ${seq}`;
        }
        if (!text.startsWith(this.head, prefix.length)) {
            return 'it does not follow the line before';
        }
        if (at < this.lastAt) {
            return 'it is older than the line before';
        }
        if (Number(durable) >= this.nextSeq) {
            return 'it claims to be durable';
        }
        if (first !== (type === 'segment')) {
            return 'it is not the head of a segment';
        }
        this.head = hash;
        this.lastAt = at;
        return this.wrongEvent(block, from, to, first, ordinal);
    }

    wrongEvent(block, from, to, isHead, ordinal) {
        if (!isHead && !this.events) {
            return null;
        }
        let event;
        try {
            event = JSON.parse(block.utf8Slice(from, to));
        } catch {
            return 'it is no event';
        }
        if (!isHead) {
            return null;
        }
        if (!Number.isInteger(event.format) || event.format < OLDEST_FORMAT || event.format > FORMAT) {
            return `format ${event.format}`;
        }
        if (event.ordinal !== ordinal || event.first_seq !== this.nextSeq) {
            return 'it heads another segment';
        }
        if (this.logId !== '' && this.logId !== event.log_id) {
            return `it is of log ${event.log_id}`;
        }
        this.logId = event.log_id;
        return null;
    }

    isTime(text) {
        if (text.startsWith(this.lastAt.slice(0, 19)) && this.lastAt !== '') {
            return TIME.test(text);
        }
        const seconds = `${text.slice(0, 19)}.000Z`;
        return TIME.test(text) && !Number.isNaN(Date.parse(seconds))
            && new Date(seconds).toISOString() === seconds;
    }

    // Behind the last line is what a crash can leave: nothing that was known to be durable.
    remains() {
        for (let ordinal = Math.max(this.base, this.endOrdinal); ordinal < this.base + this.ordinals.length; ordinal++) {
            this.requireOrdinal(ordinal);
            const from = ordinal === this.endOrdinal ? this.endOffset : 0;
            const { blank, durable } = remainsOf(this.open(ordinal), from);
            const cut = (why) => new Broken(
                this.nextSeq, `it is cut off, and ${why}`, segmentName(this.endOrdinal), this.endOffset);
            if (durable >= this.nextSeq) {
                throw cut(`seq ${durable} was durable`);
            }
            if (this.torn !== null && !blank) {
                throw cut(`segment ${ordinal} has begun`);
            }
            if (!blank) {
                this.torn = segmentName(ordinal);
            }
        }
    }
}

function remainsOf(file, from) {
    const overlap = 64;
    const block = Buffer.alloc(overlap + BLOCK_BYTES);
    const zeros = Buffer.alloc(overlap + BLOCK_BYTES);
    let blank = true;
    let durable = -1;
    try {
        for (let at = from, count; (count = file.read(block, overlap, BLOCK_BYTES, at)) > 0; at += count) {
            const filled = block.subarray(0, overlap + count);
            if (!filled.equals(zeros.subarray(0, filled.length))) {
                blank = false;
                for (const [, number] of filled.toString('latin1').matchAll(/"durable":(\d{1,19}),/g)) {
                    durable = Math.max(durable, Number(number));
                }
            }
            block.copyWithin(0, count, count + overlap);
        }
    } finally {
        file.close();
    }
    return { blank, durable };
}

// ---- the command

function parseArguments(words) {
    const options = { receipts: new Map() };
    const rest = [...words];
    while (rest.length > 0) {
        const word = rest.shift();
        const value = () => rest.shift() ?? usage(`${word} needs a value`);
        if (word === '--key') options.key = value();
        else if (word === '--second') options.second = value();
        else if (word === '--archive') options.archive = value();
        else if (word === '--events') options.events = true;
        else if (word === '--witness-key') options.witness = value();
        else if (word === '--receipt') {
            const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(value()) ?? usage('a receipt is SEQ:HASH');
            options.receipts.set(Number(seq), hash);
        } else if (word.startsWith('--') || options.directory) usage(`what is ${word}?`);
        else options.directory = word;
    }
    return options.directory ? options : usage('which directory?');
}

function usage(text) {
    throw new Exit(64, `${text}\nusage: verify-audit.mjs [--key FILE] [--second DIR] [--witness-key FILE] [--receipt SEQ:HASH ...] [--events] [--archive DIR] DIR`);
}

const isDirectory = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function readKey(file) {
    try {
        return parseKey(readFileSync(file, 'utf8'));
    } catch (error) {
        throw new Exit(78, `${file}: ${error.message}`);
    }
}

function openPlaces(audit, key, options, removed) {
    const witness = options.witness ? readKey(options.witness) : null;
    const home = join(audit, 'checkpoints');
    return [
        ['checkpoints', home, null],
        ['witnessed', join(home, 'witnessed'), witness],
        ...(options.second ? [['second', options.second, null]] : []),
    ].filter(([name, directory]) => name === 'second' || isDirectory(directory))
        .map(([name, directory, by]) => new Place(name, directory, key, by, removed));
}

function verify(options) {
    const inside = join(options.directory, 'audit');
    const audit = isDirectory(inside) ? inside : options.directory;
    if (!isDirectory(audit)) {
        throw new Exit(78, `${audit} is no directory`);
    }
    const ownKey = join(audit, '..', 'keys', 'checkpoint.vkey');
    const keyFile = options.key ?? (existsSync(ownKey) ? ownKey : undefined);
    const key = keyFile ? readKey(keyFile) : null;
    const removal = readRemoval(audit, key);
    let tree;
    let places;
    const log = new Log(audit, options.events === true, removal, options.archive, (seq, hash) => {
        tree.add(hash);
        if (removal !== null && seq === removal.size - 1 && hash !== removal.hash) {
            throw new Broken(seq, 'it is not the last that was removed', 'removed', 0);
        }
        const receipt = options.receipts.get(seq);
        if (receipt !== undefined && receipt !== hash) {
            throw new Broken(seq, 'it is not the line of the receipt', 'receipts', 0);
        }
        options.receipts.delete(seq);
        for (const place of places) {
            place.reached(seq + 1, tree);
        }
    });
    const unread = log.nextSeq;
    for (const seq of options.receipts.keys()) {
        rule(seq >= unread, `seq ${seq} was removed: its receipt is checked with the archive only`);
    }
    tree = new Tree(unread, unread > 0 ? removal.tree : []);
    places = openPlaces(audit, key, options, unread);
    log.walk();
    places.forEach((place) => place.ended(log.nextSeq));
    if (unread > 0 && !places.some(({ name, count }) => name === 'witnessed' && count > 0)) {
        throw new Broken(0, `it was removed, and no cosigned checkpoint of more than ${unread} lines stands for that`, 'removed', 0);
    }
    if (options.receipts.size > 0) {
        const first = Math.min(...options.receipts.keys());
        throw new Broken(log.nextSeq, `the log ends before it, and there is a receipt for seq ${first}`, 'receipts', 0);
    }
    const signed = Math.max(0, ...places.map(({ size }) => size));
    if (options.key && log.nextSeq > 0 && signed === 0) {
        throw new Broken(0, 'no checkpoint stands for it', 'checkpoints', 0);
    }
    const count = places.reduce((sum, place) => sum + place.count, 0);
    const how = key === null ? 'signatures not checked' : `signed by ${key.name}`;
    const rest = unread > 0 ? `, seq 0 to ${unread - 1} rest on the archive` : '';
    return `${log.nextSeq - unread} events, last ${log.head}, ${count} checkpoints up to ${signed}, ${how}${rest}`
        + (log.torn === null ? '' : `, torn tail in ${log.torn}`);
}

try {
    console.log(`intact: ${verify(parseArguments(process.argv.slice(2)))}`);
} catch (error) {
    if (error instanceof Broken) {
        console.log(`BROKEN at seq ${error.seq}: ${error.message} (${error.file}, byte ${error.offset})`);
        process.exitCode = 1;
    } else {
        console.error(`verify-audit: ${error.message}`);
        process.exitCode = error.code === 64 ? 64 : 78;
    }
}
