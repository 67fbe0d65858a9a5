#!/usr/bin/env node
// Verifies a gate's audit log: a second implementation, which shares no code with the gate and needs
// nothing but Node. Chain, tree, checkpoints and receipts in one pass, as docs/audit-log.md has them.
//
//   node scripts/verify-audit.mjs [--key FILE] [--second DIR] [--witness-key FILE]
//        [--receipt SEQ:HASH ...] [--events] DIR
//
// DIR is a data directory or its audit folder. Without --key the key is DIR/keys/checkpoint.vkey, which
// whoever can write the log can write too; without any, signatures are not checked, roots are. With
// --events each line must be JSON too; the members of each event are not checked.
// Exit codes: 0 intact, 1 the first wrong seq is named, 64 usage, 78 something cannot be read.
import { createHash, createPublicKey, hash as oneShot, verify as verifySignature } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

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
    subtrees = [];
    size = 0;

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

// The notes of one place, held one after the other against a log that is read once.
class Place {
    file = -1;
    index = -1;
    starts = [];
    size = 0;
    count = 0;
    next = null;

    constructor(name, directory, key, witness) {
        Object.assign(this, { name, directory, key, witness });
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
        this.size = size;
        this.count++;
        this.step();
    }

    step() {
        this.next = null;
        while (this.index + 1 >= this.starts.length) {
            if (this.file >= 0 && !this.endsAsACrashLeavesIt()) {
                this.fail('there are checkpoints behind what is none');
            }
            if (this.file + 1 >= this.ordinals.length) {
                return;
            }
            this.file++;
            this.index = -1;
            if (this.ordinals[this.file] !== this.file) {
                this.fail(`a file of checkpoints before ${this.ordinals[this.file]} is missing`);
            }
            this.read();
        }
        this.index++;
        try {
            const [from, to] = this.starts[this.index];
            const note = parseNote(this.bytes.subarray(from, to));
            const checkpoint = parseCheckpoint(note.text);
            if (this.key !== null) {
                rule(checkpoint.origin === this.key.name, `it is of log ${checkpoint.origin}`);
                rule(signedBy(note, this.key), `it is not signed by ${this.key.name}`);
            }
            rule(!this.witness || signedBy(note, this.witness), 'it is not cosigned by the witness');
            rule(checkpoint.size > this.size, `its size is ${checkpoint.size} behind one of ${this.size}`);
            this.next = checkpoint;
        } catch (error) {
            this.fail(`a checkpoint is wrong: ${error.message}`);
        }
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
        return empty <= 2;
    }

    ended(size) {
        if (this.next !== null) {
            const what = `the log ends before it, and a checkpoint of ${this.next.size} lines was signed`;
            throw new Broken(size, what, `${this.name}/${this.fileName()}`, this.starts[this.index][0]);
        }
    }

    fail(what) {
        const offset = this.starts[this.index]?.[0] ?? 0;
        throw new Broken(this.size, what, `${this.name}/${this.fileName()}`, offset);
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

class Log {
    nextSeq = 0;
    head = GENESIS;
    lastAt = '';
    logId = '';
    endOrdinal = -1;
    endOffset = 0;
    torn = null;

    constructor(directory, events, sink) {
        Object.assign(this, { directory, events, sink });
        this.ordinals = ordinals(directory, /^[0-9]{12}\.ndjson$/);
    }

    walk() {
        for (let index = 0, stop = 'END'; index < this.ordinals.length; index++) {
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
        if (this.ordinals[index] !== index) {
            throw new Broken(this.nextSeq, 'its segment is missing', segmentName(index), 0);
        }
    }

    // Every line of a segment; answers how its text ends.
    segment(ordinal) {
        const file = openSync(join(this.directory, segmentName(ordinal)));
        const block = Buffer.alloc(BLOCK_BYTES);
        let blockAt = 0;
        let filled = 0;
        try {
            while (true) {
                const count = readSync(file, block, filled, BLOCK_BYTES - filled, blockAt + filled);
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
            closeSync(file);
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
        for (let ordinal = Math.max(0, this.endOrdinal); ordinal < this.ordinals.length; ordinal++) {
            this.requireOrdinal(ordinal);
            const from = ordinal === this.endOrdinal ? this.endOffset : 0;
            const { blank, durable } = remainsOf(join(this.directory, segmentName(ordinal)), from);
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

function remainsOf(path, from) {
    const overlap = 64;
    const file = openSync(path);
    const block = Buffer.alloc(overlap + BLOCK_BYTES);
    const zeros = Buffer.alloc(overlap + BLOCK_BYTES);
    let blank = true;
    let durable = -1;
    try {
        for (let at = from, count; (count = readSync(file, block, overlap, BLOCK_BYTES, at)) > 0; at += count) {
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
        closeSync(file);
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
    throw new Exit(64, `${text}\nusage: verify-audit.mjs [--key FILE] [--second DIR] [--witness-key FILE] [--receipt SEQ:HASH ...] [--events] DIR`);
}

const isDirectory = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function readKey(file) {
    try {
        return parseKey(readFileSync(file, 'utf8'));
    } catch (error) {
        throw new Exit(78, `${file}: ${error.message}`);
    }
}

function openPlaces(audit, key, options) {
    const witness = options.witness ? readKey(options.witness) : null;
    const home = join(audit, 'checkpoints');
    return [
        ['checkpoints', home, null],
        ['witnessed', join(home, 'witnessed'), witness],
        ...(options.second ? [['second', options.second, null]] : []),
    ].filter(([name, directory]) => name === 'second' || isDirectory(directory))
        .map(([name, directory, by]) => new Place(name, directory, key, by));
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
    const places = openPlaces(audit, key, options);
    const tree = new Tree();
    const log = new Log(audit, options.events === true, (seq, hash) => {
        tree.add(hash);
        const receipt = options.receipts.get(seq);
        if (receipt !== undefined && receipt !== hash) {
            throw new Broken(seq, 'it is not the line of the receipt', 'receipts', 0);
        }
        options.receipts.delete(seq);
        for (const place of places) {
            place.reached(seq + 1, tree);
        }
    });
    log.walk();
    places.forEach((place) => place.ended(log.nextSeq));
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
    return `${log.nextSeq} events, last ${log.head}, ${count} checkpoints up to ${signed}, ${how}`
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
