// Resolve requests as viem and ethers build them:
// {withContext, wireName, context, many, inner, calldata, records: [{call, node, key, number, id}], sender, urls, batch}.
import { Interface } from 'ethers';
import { encodeFunctionData, parseAbi } from 'viem';
import { count, print, random } from './cases.mjs';

const signatures = [
  'function addr(bytes32)',
  'function addr(bytes32,uint256)',
  'function text(bytes32,string)',
  'function contenthash(bytes32)',
  'function name(bytes32)',
  'function pubkey(bytes32)',
  'function ABI(bytes32,uint256)',
  'function interfaceImplementer(bytes32,bytes4)',
  'function data(bytes32,string)',
  'function multicall(bytes[])',
  'function resolve(bytes,bytes)',
  'function resolveWithContext(bytes,bytes,bytes)',
  'function query((address,string[],bytes)[])',
];
const ethers = new Interface(signatures);
const viem = Object.fromEntries(signatures.map((s) => [s.slice('function '.length), parseAbi([s])]));

function encode(by, signature, args) {
  if (by === 'ethers') return ethers.encodeFunctionData(signature, args);
  return encodeFunctionData({ abi: viem[signature], args });
}

function record(by) {
  const call = ['addr(bytes32)', 'addr(bytes32,uint256)', 'text(bytes32,string)', 'contenthash(bytes32)', 'name(bytes32)', 'pubkey(bytes32)',
    'ABI(bytes32,uint256)', 'interfaceImplementer(bytes32,bytes4)', 'data(bytes32,string)'][random.below(9)];
  const node = random.hex(32);
  const key = random.text(random.below(60));
  const number = random.bigint(256).toString();
  const id = random.hex(4);
  const second = { uint256: BigInt(number), string: key, bytes4: id }[/,(.*)\)/.exec(call)?.[1]];
  return { call, node, key, number, id, calldata: encode(by, call, second === undefined ? [node] : [node, second]) };
}

for (let i = 0; i < count; i++) {
  const by = i % 2 === 0 ? 'ethers' : 'viem';
  const many = random.below(4) === 0;
  const records = Array.from({ length: many ? random.below(6) : 1 }, () => record(by));
  const inner = many ? encode(by, 'multicall(bytes[])', [records.map((r) => r.calldata)]) : records[0].calldata;
  const wireName = random.hex(random.below(80));
  const context = random.hex(20);
  const withContext = random.below(2) === 1;
  const calldata = withContext
    ? encode(by, 'resolveWithContext(bytes,bytes,bytes)', [wireName, inner, context])
    : encode(by, 'resolve(bytes,bytes)', [wireName, inner]);
  const sender = random.hex(20);
  const urls = Array.from({ length: random.below(3) }, () => random.text(random.below(40)));
  const batch = encode(by, 'query((address,string[],bytes)[])', [[[sender, urls, calldata]]]);
  print({ by, withContext, wireName, context, many, inner, calldata, records, sender, urls, batch });
}
