#!/usr/bin/env node
// Verifies the tokens of a gate's answer: a second implementation, which shares no code with the
// gate and needs nothing but Node. It uses the JSON.stringify that the cloud platform signs with.
//
//   node scripts/verify-token.mjs --keys DIR --order order.json [--now ISO] [--kill-epoch N] answer.json
//   node scripts/verify-token.mjs --vectors FILE
//
// answer.json is an answer of POST /v1/authorize, or - for standard input; order.json is the request
// that is about to be executed, {order, context}. Prints "v1 OK" or "v1 FAILED <CHECK>", and the same
// for jws, where CHECK is the first that fails of FORMAT, KID, SIGNATURE, NOT_AUTHORIZED, EXPIRED,
// AUDIENCE, DIGEST, KILL_EPOCH. Whether a token was used before only its user knows.
// Exit codes: 0 both are valid, 1 one is not, 64 usage, 78 a key that must not be used.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const AUDIENCE = 'trading-platform';
const TYPE = 'gate-decision+jwt';
const KID = /^[A-Za-z0-9._-]{1,64}$/;
const HEX_32_BYTES = /^[0-9a-f]{64}$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DIGEST_V2_TAG = 'brokerops/gate/order-digest/2\n';

class Exit extends Error {
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}

class CheckFailed extends Error {
    constructor(check, detail) {
        super(detail);
        this.check = check;
    }
}

function require(condition, check, detail) {
    if (!condition) {
        throw new CheckFailed(check, detail);
    }
}

// ---- JSON: JSON.parse, but a repeated member is an error instead of the last one winning

function parseStrict(text) {
    const value = JSON.parse(text);
    const open = [];
    let waiting = null; // a text that is a member's name if a colon follows
    for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gs)) {
        if (token === '{' || token === '[') {
            open.push(new Set());
        } else if (token === '}' || token === ']') {
            open.pop();
        } else if (token === ':') {
            const names = open[open.length - 1];
            const name = JSON.parse(waiting);
            if (names.has(name)) {
                throw new SyntaxError(`the member ${waiting} twice`);
            }
            names.add(name);
        } else if (token !== ',') {
            waiting = token;
        }
    }
    return value;
}

function formatOf(parse) {
    try {
        return parse();
    } catch (error) {
        throw error instanceof CheckFailed ? error : new CheckFailed('FORMAT', error.message);
    }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;

// ---- digests

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

function digestV1({ client_order_id, symbol, side, qty, price }) {
    const upper = (text) => text.trim().toUpperCase();
    const fixed = price === undefined || price === null ? 'null' : price.toFixed(8);
    return sha256(`${client_order_id.trim()}|${upper(symbol)}|${upper(side)}|${Math.floor(qty)}|${fixed}`);
}

function digestV2(order, context) {
    const fields = [
        context.client_id, context.account_type,
        order.client_order_id, order.symbol, order.side, order.type, order.time_in_force,
        String(order.qty), order.price?.toFixed(8),
        context.desk_id, context.trader_id, context.strategy_id, context.session_id,
        order.stop_price?.toFixed(8), order.reduce_only ? 'true' : undefined, order.orig_client_order_id,
    ];
    const parts = [Buffer.from(DIGEST_V2_TAG)];
    for (const field of fields) {
        const bytes = Buffer.from(field ?? '');
        const length = Buffer.alloc(2);
        length.writeUInt16BE(bytes.length);
        parts.push(length, bytes);
    }
    return sha256(Buffer.concat(parts));
}

// ---- the order about to be executed, with the gate's defaults

function readRequest(file) {
    let request;
    try {
        request = parseStrict(readFileSync(file, 'utf8'));
    } catch (error) {
        throw new Exit(64, `${file}: ${error.message}`);
    }
    const given = request?.order ?? {};
    const name = /^[A-Za-z0-9._:-]{1,64}$/;
    const order = {
        client_order_id: given.client_order_id,
        symbol: String(given.symbol).replace(/[a-z]/g, (letter) => letter.toUpperCase()),
        side: given.side,
        qty: given.qty,
        ...(given.price === undefined ? {} : { price: given.price }),
        type: given.type ?? (given.price === undefined ? 'MARKET' : 'LIMIT'),
        time_in_force: given.time_in_force ?? 'DAY',
        stop_price: given.stop_price,
        reduce_only: given.reduce_only,
        orig_client_order_id: given.orig_client_order_id,
    };
    const { reference_price: _p, reference_at: _a, ...names } = request?.context ?? {};
    const context = { client_id: 'default-client', ...names };
    const legal = {
        'order.client_order_id': name.test(order.client_order_id) && order.client_order_id.length >= 3,
        'order.symbol': /^[\x21\x23-\x5b\x5d-\x7b\x7d\x7e]{1,32}$/.test(order.symbol),
        'order.side': order.side === 'BUY' || order.side === 'SELL',
        'order.qty': Number.isInteger(order.qty) && order.qty >= 1 && order.qty <= 1e12,
        'order.price':
            order.price === undefined ||
            (typeof order.price === 'number' && order.price > 0 && order.price < 2 ** 26),
        context: Object.values(context).every((text) => name.test(text)),
    };
    for (const [field, holds] of Object.entries(legal)) {
        if (!holds) {
            throw new Exit(64, `${file}: ${field} is not one that a gate accepts`);
        }
    }
    return { order, context };
}

// ---- keys

// keys.json says which keys verify; without it a single key does. Revoked keys and keys that it does
// not name are not read: their tokens fail by KID.
function readKeys(directory) {
    const names = listed(directory);
    const kids = names.includes('keys.json')
        ? readStatement(join(directory, 'keys.json'))
        : names.filter((entry) => entry.endsWith('.key')).map((name) => name.slice(0, -'.key'.length));
    if (kids.length === 0) {
        throw new Exit(78, `key directory ${directory}: holds no <kid>.key file`);
    }
    if (kids.length > 1 && !names.includes('keys.json')) {
        throw new Exit(78, `key directory ${directory}: holds several keys and no keys.json`);
    }
    return new Map(kids.map((kid) => [kid, readKey(join(directory, `${kid}.key`), kid)]));
}

function readKey(file, kid) {
    const rule = ruleOf(file);
    rule(KID.test(kid), 'a kid is 1 to 64 of A-Z a-z 0-9 . _ -');
    const status = lstatSync(file, { throwIfNoEntry: false });
    rule(status !== undefined, 'does not exist');
    rule(status.isFile(), 'must be a regular file');
    const mode = status.mode & 0o777;
    rule(mode === 0o600 || mode === 0o400, `mode is ${mode.toString(8)}, must be 600`);
    const content = readFileSync(file, 'latin1').replace(/\n$/, '');
    rule(HEX_32_BYTES.test(content), 'must hold exactly 64 lower-case hex characters');
    rule(new Set(content).size > 1, 'is one character repeated');
    return content;
}

function readStatement(file) {
    const rule = ruleOf(file);
    const status = lstatSync(file);
    rule(status.isFile(), 'must be a regular file');
    rule((status.mode & 0o022) === 0, 'must not be writable by group or others');
    let statement;
    try {
        statement = parseStrict(readFileSync(file, 'utf8'));
    } catch (error) {
        rule(false, error.message);
    }
    rule(isObject(statement), 'is not an object');
    const { active, verifying = [], revoked = [], expires = {}, ...others } = statement;
    rule(Object.keys(others).length === 0, 'has an unknown member');
    rule(Array.isArray(verifying) && Array.isArray(revoked) && isObject(expires), 'is no statement of keys');
    const named = [active, ...verifying, ...revoked];
    rule(named.every((kid) => typeof kid === 'string' && KID.test(kid)), 'names what is no kid');
    rule(new Set(named).size === named.length, 'a key is named in two places');
    return [active, ...verifying];
}

const ruleOf = (file) => (holds, text) => {
    if (!holds) {
        throw new Exit(78, `key file ${file}: ${text}`);
    }
};

function listed(directory) {
    try {
        return readdirSync(directory);
    } catch (error) {
        throw new Exit(78, `key directory ${directory}: ${error.message}`);
    }
}

// ---- checks that both forms share

function requireSigned(keys, kid, data, signature) {
    const candidates = kid === undefined ? [...keys.values()] : [keys.get(kid)];
    require(candidates[0] !== undefined, 'KID', `no key ${kid}`);
    const signed = candidates.some((key) =>
        timingSafeEqual(createHmac('sha256', key).update(data).digest(), signature));
    require(signed, 'SIGNATURE', 'not signed by that key');
}

function requireUsable({ decision, expiresAt, audience, sameOrder, killEpoch }, options) {
    require(decision === 'AUTHORIZED', 'NOT_AUTHORIZED', `the decision is ${decision}`);
    require(options.now < expiresAt, 'EXPIRED', `expired ${options.now - expiresAt} ms ago`);
    require(audience === AUDIENCE, 'AUDIENCE', `issued for ${audience}`);
    require(sameOrder, 'DIGEST', 'issued for another order');
    require(killEpoch >= options.killEpoch, 'KILL_EPOCH', `kill epoch ${killEpoch}`);
}

// ---- token v1

const signingInput = (payload) => JSON.stringify(payload, Object.keys(payload).sort());

function timeOf(name, text) {
    const time = new Date(text);
    require(
        TIMESTAMP.test(text) && !Number.isNaN(time.getTime()) && time.toISOString() === text,
        'FORMAT', `${name} is not a timestamp`);
    return time;
}

function parseV1(token) {
    require(isObject(token) && Object.keys(token).length === 3, 'FORMAT', 'not a token');
    const { version, payload, signature } = token;
    require(version === 'v1', 'FORMAT', 'version is not v1');
    require(HEX_32_BYTES.test(signature), 'FORMAT', 'signature is not 64 hex digits');
    require(isObject(payload) && isObject(payload.order), 'FORMAT', 'no payload or order');
    require(!Object.hasOwn(payload, '__proto__'), 'FORMAT', 'a member __proto__');
    for (const name of ['trace_id', 'decision', 'expires_at', 'audience', 'order_digest']) {
        require(typeof payload[name] === 'string', 'FORMAT', `${name} is not a text`);
    }
    require(payload.order_digest_version === 'v1', 'FORMAT', 'order_digest_version is not v1');
    require(HEX_32_BYTES.test(payload.order_digest), 'FORMAT', 'order_digest is not a digest');
    const time = timeOf('expires_at', payload.expires_at);
    if (payload.issued_at !== undefined) {
        timeOf('issued_at', payload.issued_at);
    }
    require(
        payload.subject === undefined || typeof payload.subject === 'string',
        'FORMAT', 'subject is not a text');
    const kid = payload.kid;
    require(kid === undefined || (typeof kid === 'string' && KID.test(kid)), 'FORMAT', 'kid');
    const killEpoch = payload.kill_epoch === undefined ? 0 : payload.kill_epoch;
    require(isWhole(killEpoch), 'FORMAT', 'kill_epoch is not a whole number');
    return { payload, signature: Buffer.from(signature, 'hex'), expiresAt: time.getTime(), kid, killEpoch };
}

// The payload's own copy of the order is not signed. A gate prints it exactly as decided, so a
// difference means that somebody changed it; a token without kid keeps the client's spelling.
function contradicts(payload, order) {
    if (payload.kid === undefined) {
        return false;
    }
    const names = ['symbol', 'side', 'qty', 'price', 'client_order_id'];
    const count = names.filter((name) => order[name] !== undefined).length;
    return Object.keys(payload.order).length !== count
        || names.some((name) => payload.order[name] !== order[name]);
}

function verifyV1(answer, { order }, options) {
    const token = formatOf(() => parseV1(answer.decision_token));
    const { payload, expiresAt, killEpoch } = token;
    requireSigned(options.keys, token.kid, signingInput(payload), token.signature);
    const short = `v1:${payload.trace_id.slice(0, 8)}:${token.signature.toString('hex').slice(0, 32)}`;
    require(
        answer.decision_signature === undefined || answer.decision_signature === short,
        'SIGNATURE', 'decision_signature is that of another token');
    const { decision, audience } = payload;
    const sameOrder = payload.order_digest === digestV1(order) && !contradicts(payload, order);
    requireUsable({ decision, expiresAt, audience, sameOrder, killEpoch }, options);
}

// ---- decision_jws

function decodedPart(text) {
    const bytes = Buffer.from(text, 'base64url');
    require(bytes.toString('base64url') === text, 'FORMAT', 'not canonical base64url');
    return bytes;
}

function parsedPart(bytes) {
    const value = parseStrict(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    require(isObject(value), 'FORMAT', 'not an object');
    return value;
}

function parseJws(jws) {
    require(typeof jws === 'string', 'FORMAT', 'not a text');
    const parts = jws.split('.');
    require(parts.length === 3, 'FORMAT', 'not three parts');
    const [headerBytes, claims, signature] = parts.map(decodedPart);
    require(signature.length === 32, 'FORMAT', 'the signature is not 32 bytes');
    const header = parsedPart(headerBytes);
    require(Object.keys(header).length === 3, 'FORMAT', 'not our header');
    require(header.alg === 'HS256' && header.typ === TYPE, 'FORMAT', 'another alg or typ');
    require(typeof header.kid === 'string' && KID.test(header.kid), 'FORMAT', 'kid');
    return { kid: header.kid, claims, signature, signed: `${parts[0]}.${parts[1]}` };
}

function parseClaims(bytes) {
    const claims = parsedPart(bytes);
    for (const name of ['jti', 'decision', 'aud', 'odg']) {
        require(typeof claims[name] === 'string', 'FORMAT', `${name} is not a text`);
    }
    require(HEX_32_BYTES.test(claims.odg), 'FORMAT', 'odg is not a digest');
    require(isWhole(claims.exp) && isWhole(claims.kill_epoch), 'FORMAT', 'exp or kill_epoch');
    return claims;
}

function verifyJws(answer, { order, context }, options) {
    const token = formatOf(() => parseJws(answer.decision_jws));
    requireSigned(options.keys, token.kid, token.signed, token.signature);
    const claims = formatOf(() => parseClaims(token.claims));
    const { decision, aud: audience, exp, kill_epoch: killEpoch } = claims;
    const sameOrder = claims.odg === digestV2(order, context);
    requireUsable({ decision, expiresAt: exp * 1000, audience, sameOrder, killEpoch }, options);
}

// ---- vectors

function verifyVectors(file) {
    const { key_utf8: key, cases } = parseStrict(readFileSync(file, 'utf8'));
    let wrong = 0;
    cases.forEach(({ order, order_digest, token, signing_input, decision_signature }, index) => {
        const payload = token?.payload;
        const same = token === undefined
            ? digestV1(order) === order_digest
            : digestV1(payload.order) === payload.order_digest
                && signingInput(payload) === signing_input
                && createHmac('sha256', key).update(signing_input).digest('hex') === token.signature
                && `v1:${payload.trace_id.slice(0, 8)}:${token.signature.slice(0, 32)}` === decision_signature;
        if (!same) {
            wrong++;
            console.log(`case ${index} FAILED`);
        }
    });
    console.log(`${cases.length - wrong} of ${cases.length} cases OK`);
    return wrong === 0 && cases.length > 0 ? 0 : 1;
}

// ---- command line

function usage(problem) {
    return new Exit(64, `${problem}
usage: verify-token.mjs --keys DIR --order FILE [--now ISO] [--kill-epoch N] ANSWER|-
       verify-token.mjs --vectors FILE`);
}

function parsedArguments(words) {
    const options = {};
    const names = { '--keys': 'keys', '--order': 'order', '--now': 'now',
        '--kill-epoch': 'killEpoch', '--vectors': 'vectors' };
    while (words.length > 0) {
        const word = words.shift();
        const name = word.startsWith('--') ? names[word] : 'answer';
        const value = name === 'answer' ? word : words.shift();
        if (name === undefined || value === undefined || options[name] !== undefined) {
            throw usage(`cannot use ${word} here`);
        }
        options[name] = value;
    }
    return options;
}

function answerOf(file) {
    try {
        const answer = parseStrict(readFileSync(file === '-' ? 0 : file, 'utf8'));
        return isObject(answer) ? answer : {};
    } catch (error) {
        if (error.code !== undefined) {
            throw new Exit(64, error.message); // no such file
        }
        return {}; // not JSON: both tokens fail by FORMAT
    }
}

function verdict(form, verify) {
    try {
        verify();
        console.log(`${form} OK`);
        return true;
    } catch (error) {
        if (!(error instanceof CheckFailed)) {
            throw error;
        }
        console.log(`${form} FAILED ${error.check}`);
        console.error(`${form}: ${error.message}`);
        return false;
    }
}

function main(words) {
    const given = parsedArguments(words);
    if (given.vectors !== undefined) {
        if (Object.keys(given).length > 1) {
            throw usage('--vectors stands alone');
        }
        return verifyVectors(given.vectors);
    }
    if (given.keys === undefined || given.order === undefined || given.answer === undefined) {
        throw usage('--keys, --order and an answer are needed');
    }
    const now = given.now === undefined ? Date.now() : Date.parse(given.now);
    const killEpoch = Number(given.killEpoch ?? 0);
    if (Number.isNaN(now) || !isWhole(killEpoch)) {
        throw usage('--now is an ISO time, --kill-epoch a whole number');
    }
    const request = readRequest(given.order);
    const options = { keys: readKeys(given.keys), now, killEpoch };
    const answer = answerOf(given.answer);
    const v1 = verdict('v1', () => verifyV1(answer, request, options));
    const jws = verdict('jws', () => verifyJws(answer, request, options));
    return v1 && jws ? 0 : 1;
}

try {
    process.exitCode = main(process.argv.slice(2));
} catch (error) {
    console.error(error instanceof Exit ? error.message : error);
    process.exitCode = error instanceof Exit ? error.code : 70;
}
