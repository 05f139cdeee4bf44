// node script/answer-vectors.mjs > ../tests/vectors/ccip/answers.json
// Signed answers and each way to spoil one, made with noble's curves and nothing of ours, so that the contract and .NET are both checked against a third party.
import { secp256k1 } from "@noble/curves/secp256k1";
import { keccak_256 } from "@noble/hashes/sha3";
import { bytesToHex, concatBytes as concat, hexToBytes, utf8ToBytes as utf8 } from "@noble/hashes/utils";

const hex = bytes => `0x${bytesToHex(bytes)}`;
const unhex = text => hexToBytes(text.replace(/^0x/, ""));
const word = number => unhex(BigInt(number).toString(16).padStart(64, "0"));
const zeros = length => new Uint8Array(length);
const padded = bytes => concat(bytes, zeros(-bytes.length & 31));
const tail = bytes => concat(word(bytes.length), padded(bytes));
const selector = signature => keccak_256(utf8(signature)).slice(0, 4);
const addressOf = publicKey => keccak_256(publicKey.slice(1)).slice(12);

/** ABI encoding of a tuple whose members are words (bigint or number) or dynamic bytes. */
function abi(...members) {
  const tails = [];
  const heads = members.map(member => {
    if (!(member instanceof Uint8Array)) return word(member);
    const offset = 32 * members.length + tails.reduce((sum, part) => sum + part.length, 0);
    tails.push(tail(member));
    return word(offset);
  });
  return concat(...heads, ...tails);
}

const wire = name => concat(...name.split(".").map(label => concat(Uint8Array.of(label.length), utf8(label))), zeros(1));
const namehash = name => name.split(".").reduceRight((node, label) => keccak_256(concat(node, keccak_256(utf8(label)))), zeros(32));
const resolve = (name, call) => concat(selector("resolve(bytes,bytes)"), abi(name, call));
const textCall = (name, key) => concat(selector("text(bytes32,string)"), namehash(name), word(64), tail(utf8(key)));
const addrCall = name => concat(selector("addr(bytes32)"), namehash(name));

function key(text) {
  const secret = keccak_256(utf8(text));
  return { secret, address: addressOf(secp256k1.getPublicKey(secret, false)) };
}

const keyText = "dm3 answer vectors: signer";
const signer = key(keyText);
const otherSigner = key("dm3 answer vectors: other signer");
const deployer = keccak_256(utf8("dm3 answer vectors: deployer")).slice(12);
// The contract that the deployer's first transaction makes: keccak(rlp([deployer, 0])).
const target = keccak_256(concat(Uint8Array.of(0xd6, 0x94), deployer, Uint8Array.of(0x80))).slice(12);

const now = 1_800_000_000;
const day = 86_400;
const order = secp256k1.CURVE.n;
const request = resolve(wire("alice.dm3.eth"), textCall("alice.dm3.eth", "network.dm3.profile"));
const result = abi(utf8("data:application/json,{}"));

function sign({ by = signer, target: to = target, expires = now + 300, request: asked = request, result: said = result, personal = false } = {}) {
  let digest = keccak_256(concat(unhex("0x1900"), to, word(expires).slice(24), keccak_256(asked), keccak_256(said)));
  if (personal) digest = keccak_256(concat(utf8("\x19Ethereum Signed Message:\n32"), digest));
  const signature = secp256k1.sign(digest, by.secret);
  return concat(signature.toCompactRawBytes(), Uint8Array.of(27 + signature.recovery));
}

/** A correct answer of the signer, or what the changes make of it. */
function answer({ signature, ...signed } = {}) {
  const { expires = now + 300, result: said = result } = signed;
  return abi(said, expires, signature ?? sign(signed));
}

/** The correct answer with bytes written over it. */
function overwritten(offset, bytes, whole = answer()) {
  const copy = Uint8Array.from(whole);
  copy.set(bytes, offset);
  return copy;
}

const cases = [];
function add(name, stage, error, { response = answer(), asked = request, said = result, signers = [signer], timestamp = now } = {}) {
  cases.push({
    name, stage, error, timestamp,
    target: hex(target), signers: signers.map(one => hex(one.address)), request: hex(asked), response: hex(response), result: error ? "0x" : hex(said),
  });
}
const accept = (name, change) => add(name, "", "", change);
const refuse = (name, stage, error, change) => add(name, stage, error, change);
/** An accepted answer to another request or with another result. */
const acceptOther = (name, asked, said) => accept(name, { asked, said, response: answer({ request: asked, result: said }) });

accept("text record");
acceptOther("missing text record", request, abi(utf8("")));
acceptOther("address record", resolve(wire("alice.dm3.eth"), addrCall("alice.dm3.eth")), word(BigInt(hex(signer.address))));
acceptOther("empty result", request, zeros(0));
acceptOther("result of one byte", request, Uint8Array.of(7));
acceptOther("result of 33 bytes", request, new Uint8Array(33).fill(255));
acceptOther("label of 255 bytes", resolve(wire(`${"a".repeat(255)}.dm3.eth`), addrCall(`${"a".repeat(255)}.dm3.eth`)), word(0));
acceptOther("root name", resolve(zeros(1), addrCall("eth")), word(0));
for (const v of [27, 28]) {
  const said = Array.from({ length: 64 }, (_, i) => word(i)).find(candidate => sign({ result: candidate })[64] === v);
  acceptOther(`v ${v}`, request, said);
}
accept("last second", { timestamp: now + 300 });
accept("longest lifetime", { response: answer({ expires: now + day }) });
accept("second of two signers", { signers: [otherSigner, signer] });

refuse("one second late", "time", "AnswerExpired", { timestamp: now + 301 });
refuse("expires 0", "time", "AnswerExpired", { response: answer({ expires: 0 }) });
refuse("lives one second too long", "time", "AnswerLivesTooLong", { response: answer({ expires: now + day + 1 }) });
refuse("expires 2^64-1", "time", "AnswerLivesTooLong", { response: answer({ expires: 2n ** 64n - 1n }) });

const resultEnd = 96 + tail(result).length;
const unaligned = Uint8Array.of(1, 2, 3);
const short = answer({ result: unaligned });
const swapped = (() => {
  const signature = tail(sign());
  return concat(word(96 + signature.length), word(now + 300), word(96), signature, tail(result));
})();
const gap = concat(word(128), word(now + 300), word(128 + tail(result).length), zeros(32), tail(result), tail(sign()));
for (const [name, response] of Object.entries({
  "nothing": zeros(0),
  "one word": word(96),
  "last byte missing": answer().slice(0, -1),
  "last word missing": answer().slice(0, -32),
  "padding of the signature missing": answer().slice(0, -31),
  "one trailing byte": concat(answer(), zeros(1)),
  "one trailing word": concat(answer(), zeros(32)),
  "dirty padding of the result": overwritten(96 + 32 + unaligned.length, [1], short),
  "dirty padding of the signature": overwritten(answer().length - 1, [1]),
  "expiry with a bit above 64": overwritten(32 + 23, [1]),
  "result offset one too far": overwritten(0, word(97)),
  "result offset 2^256-1": overwritten(0, unhex(`0x${"ff".repeat(32)}`)),
  "signature offset onto the result": overwritten(64, word(96)),
  "signature offset 2^255": overwritten(64, word(2n ** 255n)),
  "result length 2^256-1": overwritten(96, unhex(`0x${"ff".repeat(32)}`)),
  "result length past the end": overwritten(96, word(answer().length)),
  "signature length past the end": overwritten(resultEnd, word(97)),
  "signature before the result": swapped,
  "gap before the result": gap,
  "packed instead of encoded": concat(result, word(now + 300), sign()),
})) refuse(name, "encoding", "MalformedEncoding", { response });

const rs = sign().slice(0, 64);
const v = sign()[64];
const r = rs.slice(0, 32);
const s = BigInt(hex(rs.slice(32)));
const withSignature = (...parts) => ({ response: answer({ signature: concat(...parts.map(part => Uint8Array.from(part))) }) });
const eip2098 = concat(r, word(s | (BigInt(v - 27) << 255n)));
refuse("no signature", "signature", "WrongSignatureLength", withSignature());
refuse("signature without v", "signature", "WrongSignatureLength", withSignature(rs));
refuse("64-byte signature of EIP-2098", "signature", "WrongSignatureLength", withSignature(eip2098));
refuse("signature of 66 bytes", "signature", "WrongSignatureLength", withSignature(rs, [v, 0]));
for (const bad of [v - 27, 28 - v, 26, 29, 37]) refuse(`v ${bad} for a v ${v}`, "signature", "WrongSignatureV", withSignature(rs, [bad]));
refuse("high twin of the signature", "signature", "HighSignatureS", withSignature(r, word(order - s), [55 - v]));
refuse("s just above the half order", "signature", "HighSignatureS", withSignature(r, word(order / 2n + 1n), [v]));
refuse("r 0", "signature", "InvalidSignature", withSignature(word(0), word(s), [v]));
refuse("s 0", "signature", "InvalidSignature", withSignature(r, word(0), [v]));
refuse("r the order", "signature", "InvalidSignature", withSignature(word(order), word(s), [v]));
refuse("all zero signature", "signature", "InvalidSignature", withSignature(zeros(64), [27]));

const bob = resolve(wire("bob.dm3.eth"), textCall("bob.dm3.eth", "network.dm3.profile"));
refuse("other v", "signer", "UntrustedSigner", withSignature(rs, [55 - v]));
refuse("other result", "signer", "UntrustedSigner", { response: answer({ signature: sign(), result: abi(utf8("data:application/json,[]")) }) });
refuse("other expiry", "signer", "UntrustedSigner", { response: answer({ signature: sign(), expires: now + 301 }) });
refuse("other request", "signer", "UntrustedSigner", { asked: bob });
refuse("other resolver", "signer", "UntrustedSigner", { response: answer({ target: deployer }) });
refuse("other signer", "signer", "UntrustedSigner", { response: answer({ by: otherSigner }) });
refuse("signer not in the set", "signer", "UntrustedSigner", { signers: [otherSigner] });
refuse("signed as a personal message", "signer", "UntrustedSigner", { response: answer({ personal: true }) });

// Well signed, for a request that resolve never makes.
const spoilt = (asked, error = "MalformedEncoding") => [error, { asked, response: answer({ request: asked }) }];
const call = textCall("alice.dm3.eth", "network.dm3.profile");
for (const [name, [error, change]] of Object.entries({
  "empty request": spoilt(zeros(0)),
  "request of another function": spoilt(overwritten(0, selector("resolveWithContext(bytes,bytes,bytes)"), request)),
  "request with a trailing byte": spoilt(concat(request, zeros(1))),
  "request cut by a word": spoilt(request.slice(0, -32)),
  "request with dirty padding": spoilt(overwritten(request.length - 1, [1], request)),
  "name without an end": spoilt(resolve(wire("alice.dm3.eth").slice(0, -1), call), "InvalidName"),
  "name of no bytes": spoilt(resolve(zeros(0), call), "InvalidName"),
  "name with a label past its end": spoilt(resolve(overwritten(0, [64], wire("alice.dm3.eth")), call), "InvalidName"),
  "name with bytes after the root": spoilt(resolve(concat(wire("alice.dm3.eth"), zeros(1)), call), "InvalidName"),
})) refuse(name, "request", error, change);

console.log(JSON.stringify({
  origin: "contracts/script/answer-vectors.mjs, with @noble/curves 1.9.7. Read by contracts/test/AnswerVectors.t.sol and by .NET.",
  reading: "The answer `response` to the calldata `request` is checked by the resolver `target` at block time `timestamp` (Unix seconds), where `signers` are trusted. "
    + "`error` is the contract's error, empty if it returns `result`; `stage` is what finds the fault: request, encoding, time, signature, signer.",
  signing: "The signer's secret is the Keccak-256 of the UTF-8 text `signerKeyText`; signatures are by RFC 6979, so that they can be made again.",
  signerKeyText: keyText,
  signer: hex(signer.address),
  deployer: hex(deployer),
  target: hex(target),
  cases,
}, null, 2));
