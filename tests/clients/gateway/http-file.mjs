// node gateway/http-file.mjs > ../../src/Dm3.Gateway/gateway.http
// Writes a request for every route of the gateway, in an order in which each is taken: signed by ethers for the test gateway (chain 31337, resolver 0x1111…, 2030-03-17).
import { createHash, createPrivateKey, sign } from "node:crypto";
import { dnsEncode, Interface, keccak256, namehash, toUtf8Bytes, Wallet } from "ethers";

const now = 1_900_000_000;
const deadline = String(now + 3600);
const resolver = "0x1111111111111111111111111111111111111111";
const otherResolver = "0x3333333333333333333333333333333333333333";
const wallet = name => new Wallet(keccak256(toUtf8Bytes(`test wallet of ${name}`)));
const [alice, bob, carol] = ["alice", "bob", "carol"].map(wallet);

const replay = [["nonce", "uint256"], ["deadline", "uint256"]];
const records = [["texts", "TextRecord[]"], ["addresses", "AddressRecord[]"], ["contenthash", "bytes"]];
const fields = {
  Registration: [["name", "string"], ["owner", "address"], ...records, ...replay],
  RecordUpdate: [["name", "string"], ...records, ...replay],
  Transfer: [["name", "string"], ["newOwner", "address"], ...replay],
  Renewal: [["name", "string"], ["duration", "uint256"], ...replay],
  Release: [["name", "string"], ...replay],
  PrimaryName: [["name", "string"], ...replay],
  ZoneClaim: [["zone", "string"], ["owner", "address"], ["policy", "string"], ...replay],
  Message: [["data", "bytes"], ["sender", "address"], ["expirationTimestamp", "uint256"]],
  TextRecord: [["key", "string"], ["value", "string"]],
  AddressRecord: [["coinType", "uint256"], ["value", "bytes"]],
};
const typed = type => fields[type].map(([name, kind]) => ({ name, type: kind }));
const domainOf = contract => ({ name: "dm3 registry", version: "1", chainId: "31337", verifyingContract: contract });
const ndjson = (...lines) => lines.map(line => JSON.stringify(line)).join("\n");
const json = value => JSON.stringify(value, null, 2);

async function signature(type, message, by, contract = resolver) {
  const types = { [type]: typed(type) };
  if (message.texts) for (const used of ["TextRecord", "AddressRecord"]) types[used] = typed(used);
  return by.signTypedData(domainOf(contract), types, message);
}
const signed = async (type, message, by, contract) => json({ operation: message, signature: await signature(type, message, by, contract) });
const nonced = (members, nonce) => ({ ...members, nonce: String(nonce), deadline });
const withRecords = (members, texts = {}, addresses = []) => ({
  ...members, texts: Object.entries(texts).map(([key, value]) => ({ key, value })), addresses, contenthash: "0x",
});
const registration = (name, owner, texts, addresses) => nonced(withRecords({ name, owner: owner.address }, texts, addresses), 0);

// A dm3 profile, signed by its wallet as deployed clients do.
const seed = Buffer.alloc(32, 7);
const signingKey = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" });
const publicKey = Buffer.from(signingKey.export({ format: "jwk" }).x, "base64url").toString("base64");
const canonical = value => (Array.isArray(value) ? `[${value.map(canonical)}]` : typeof value === "object"
  ? `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)}}` : JSON.stringify(value));
async function profileOf(owner) {
  const profile = { publicEncryptionKey: publicKey, publicSigningKey: publicKey, deliveryServices: ["delivery.dm3.eth"] };
  const text = `dm3.chat wants you register your dm3 profile with your Ethereum account:\n${owner.address}\n\nThis is required only once!\n`
    + `(There is no paid transaction initiated. The signature is used off-chain only.)\n\nURI: https://dm3.chat\nVersion: 1\ndm3 Profile: ${canonical(profile)}`;
  return { profile, signature: await owner.signMessage(text) };
}
const byProfileKey = text => sign(null, Buffer.from(text), signingKey).toString("base64");

const document = await profileOf(alice);
const hash = createHash("sha256").update(canonical(document)).digest();
const base32 = bytes => [...bytes].reduce(([out, bits, left], byte) => {
  bits = (bits << 8) | byte; left += 8;
  while (left >= 5) { out += "abcdefghijklmnopqrstuvwxyz234567"[(bits >> (left - 5)) & 31]; left -= 5; }
  return [out, bits & 0xff, left];
}, ["", 0, 0]).reduce((out, rest, i, all) => (i === 2 && rest > 0 ? out + "abcdefghijklmnopqrstuvwxyz234567"[(all[1] << (5 - rest)) & 31] : i === 0 ? rest : out), "");
const cid = "b" + base32(Buffer.concat([Buffer.from([1, 0x55, 0x12, 0x20]), hash]));

const abi = new Interface([
  "function resolve(bytes name, bytes data)", "function text(bytes32 node, string key)", "function addr(bytes32 node)", "function setText(bytes32 node, string key, string value)",
  "function registerParams(bytes name, uint256 duration)", "function query(tuple(address sender, string[] urls, bytes data)[])",
]);
const wire = name => dnsEncode(name, 255);
const lookUp = (name, call, ...values) => abi.encodeFunctionData("resolve", [wire(name), abi.encodeFunctionData(call, [namehash(name), ...values])]);
const description = lookUp("alice.dm3.eth", "text", "description");

const requests = [];
const add = (name, method, target, body = "", ...headers) => requests.push(
  [`### ${name}`, `${method} {{host}}${target}`, ...(body ? [`Content-Type: application/${target.includes("names:import") ? "x-ndjson" : "json"}`] : []), ...headers, ...(body ? ["", body] : [])].join("\n"));
const byKey = "Authorization: Bearer {{key}}";

add("What this is", "GET", "/");
add("The zones", "GET", "/v1/zones");
add("A zone", "GET", "/v1/zones/dm3.eth");
add("Whether a name is free", "GET", "/v1/availability/alice.dm3.eth");
add("What to sign", "POST", "/v1/typed-data", json({ type: "Registration", operation: withRecords({ name: "alice.dm3.eth", owner: alice.address }, { description: "Hello, I am Alice." }) }));
const texts = { description: "Hello, I am Alice.", "network.dm3.profile": `data:application/json,${encodeURIComponent(canonical(document))}` };
add("Register a name", "POST", "/v1/names", await signed("Registration", registration("alice.dm3.eth", alice, texts, [{ coinType: "60", value: alice.address.toLowerCase() }]), alice));
add("Register a name that somebody has", "POST", "/v1/names", await signed("Registration", registration("alice.dm3.eth", bob), bob));
add("A name", "GET", "/v1/names/alice.dm3.eth");
add("A name that nobody has", "GET", "/v1/names/nobody.dm3.eth");
add("List names", "GET", "/v1/names?zone=dm3.eth&limit=10");
add("Change records", "PATCH", "/v1/names/alice.dm3.eth", await signed("RecordUpdate", nonced(withRecords({ name: "alice.dm3.eth" }, { url: "https://alice.example" }), 1), alice));
add("Change records of somebody else's name", "PATCH", "/v1/names/alice.dm3.eth", await signed("RecordUpdate", nonced(withRecords({ name: "alice.dm3.eth" }, { url: "https://bob.example" }), 2), bob));
add("Make a name the primary one", "POST", "/v1/names/alice.dm3.eth/primary", await signed("PrimaryName", nonced({ name: "alice.dm3.eth" }, 2), alice));
const call = { data: abi.encodeFunctionData("setText", [namehash("alice.dm3.eth"), "description", "Hello again."]), sender: alice.address, expirationTimestamp: deadline };
add("Write by calldata", "POST", "/v1/operations", json({
  sender: call.sender, data: call.data, signature: { message: call, domain: domainOf(resolver), signature: await signature("Message", call, alice) },
}));
add("Ask what a registration takes", "POST", "/v1/operations", json({ sender: alice.address, data: abi.encodeFunctionData("registerParams", [wire("free.dm3.eth"), 31_536_000]) }));
add("Register a name for a term", "POST", "/v1/names", await signed("Registration", registration("carol.term.eth", carol), carol));
add("Renew a name", "POST", "/v1/names/carol.term.eth/renew", await signed("Renewal", nonced({ name: "carol.term.eth", duration: "86400" }, 1), carol));
add("History of a name", "GET", "/v1/names/alice.dm3.eth/history?limit=2");
add("Look a record up", "GET", `/${resolver}/${description}.json`);
add("Look a record up, headers only", "HEAD", `/${resolver}/${description}.json`);
add("Look a record up by POST", "POST", "/", json({ sender: resolver, data: description }));
add("Look a record up at a contract that is none of ours", "POST", "/", json({ sender: `0x${"99".repeat(20)}`, data: description }));
add("Look several records up", "POST", "/batch", json({
  sender: resolver, data: abi.encodeFunctionData("query", [[[resolver, [], description], [resolver, [], lookUp("alice.dm3.eth", "addr")]]]),
}));
add("Why a record is answered as it is", "GET", "/v1/explain?name=alice.dm3.eth&record=description");
add("A profile by its hash", "GET", `/v1/profiles/0x${hash.toString("hex")}`);
add("Whether a profile is there", "HEAD", `/v1/profiles/0x${hash.toString("hex")}`);
add("A profile as a block", "GET", `/ipfs/${cid}?format=raw`);
add("Whether a block is there", "HEAD", `/ipfs/${cid}?format=raw`);
add("Register another name", "POST", "/v1/names", await signed("Registration", registration("gift.dm3.eth", alice), alice));
add("Hand a name over", "POST", "/v1/names/gift.dm3.eth/transfer", await signed("Transfer", nonced({ name: "gift.dm3.eth", newOwner: bob.address }, 1), alice));
add("Give a name up", "DELETE", "/v1/names/gift.dm3.eth", await signed("Release", nonced({ name: "gift.dm3.eth" }, 2), bob));
const claim = nonced({ zone: "vendor.eth", owner: carol.address, policy: '{"registration":"vendor"}' }, 0);
add("Claim a zone", "PUT", "/v1/zones/vendor.eth", await signed("ZoneClaim", claim, carol));
add("API keys of a zone", "GET", "/v1/zones/messengerxy.eth/keys", "", byKey);
add("Make an API key", "POST", "/v1/zones/messengerxy.eth/keys", json({ role: "write", label: "user sign-up" }), byKey);
add("Make an API key without one", "POST", "/v1/zones/messengerxy.eth/keys", json({ role: "write", label: "mine" }), "Authorization: Bearer nonsense");
add("Revoke an API key", "DELETE", "/v1/zones/messengerxy.eth/keys/0000000000000000", "", byKey);
add("Make a managed name", "PUT", "/v1/zones/messengerxy.eth/names/ann", json({ owner: bob.address, texts: [{ key: "description", value: "Ann at Messenger XY" }] }), byKey);
add("Suspend a name", "POST", "/v1/zones/messengerxy.eth/names/ann/suspend", json({ reason: "asked for by Ann" }), byKey);
add("Resume a name", "POST", "/v1/zones/messengerxy.eth/names/ann/resume", "", byKey);
add("Release a managed name", "DELETE", "/v1/zones/messengerxy.eth/names/ann", "", byKey);
add("Register a name like others", "POST", "/v1/names", await signed("Registration", registration("carol.messengerxy.eth", carol), carol, otherResolver));
for (const [label, owner] of [["caro1", bob], ["car0l", alice]])
  add(`Register a look-alike, ${label}`, "POST", "/v1/names", await signed("Registration", registration(`${label}.messengerxy.eth`, owner), owner, otherResolver));
add("Names that wait for the operator", "GET", "/v1/zones/messengerxy.eth/quarantine", "", byKey);
add("Admit a look-alike", "POST", "/v1/zones/messengerxy.eth/names/caro1/admit", "", byKey);
add("Refuse a look-alike", "POST", "/v1/zones/messengerxy.eth/names/car0l/refuse", json({ reason: "poses as carol" }), byKey);
add("What happened in a zone", "GET", "/v1/zones/messengerxy.eth/stats?day=2030-03-17", "", byKey);
add("Bring names in", "POST", "/v1/zones/messengerxy.eth/names:import?dryRun=false", ndjson(
  { label: "erin", owner: alice.address, records: { texts: { description: "Erin at Messenger XY" }, addresses: { 60: alice.address.toLowerCase() } } },
  { name: "frank.messengerxy.eth", suspended: "unpaid" }, { name: "erin.dm3.eth" }), byKey);
add("Take all names out", "GET", "/v1/zones/messengerxy.eth/names:export", "", byKey);
add("Labels of handles", "POST", "/v1/zones/messengerxy.eth/labels", json({ texts: ["dora", "Not A Label"] }), byKey);
add("Publish a profile", "POST", "/profile/address", json({ address: bob.address, signedUserProfile: await profileOf(bob), subdomain: "dm3.eth" }));
add("Claim a name", "POST", "/profile/name", json({ dm3Name: "bob.dm3.eth", addressName: `${bob.address}.dm3.eth`, signature: byProfileKey("alias: bob.dm3.eth") }));
add("Claim a name with a wrong signature", "POST", "/profile/name", json({ dm3Name: "bobby.dm3.eth", addressName: `${bob.address}.dm3.eth`, signature: byProfileKey("alias: bob.dm3.eth") }));
add("The profile of an address", "GET", `/profile/${bob.address}`);
add("The name of an address", "GET", `/profile/name/${bob.address}`);
add("Give a claimed name up", "POST", "/profile/deleteName", json({ dm3Name: "bob.dm3.eth", signature: byProfileKey("remove: bob.dm3.eth") }));
add("Whether the process answers", "GET", "/health/live");
add("Whether the store answers", "GET", "/health/ready");
add("Figures", "GET", "/metrics");
add("The API as a document", "GET", "/openapi/v1.json");
add("The API as pages", "GET", "/docs");

console.log(`# A request for every route of the gateway, for editors that send .http files. Made by tests/clients/gateway/http-file.mjs; what is signed is signed for the gateway of the
# tests (chain 31337, resolver ${resolver}, ${new Date(now * 1000).toISOString()}): elsewhere ask POST /v1/typed-data what to sign.
@host = http://127.0.0.1:8080
@key = a key of thirty-two and more characters

${requests.join("\n\n")}`);
