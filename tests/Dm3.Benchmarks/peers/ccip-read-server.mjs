// ENS's reference gateway, as its README builds it: @chainlink/ccip-read-server and ethers 5, records in memory.
import { createRequire } from 'node:module';
import { answerKey, lifetimeSeconds, resolver, start } from './cluster.mjs';

const require = createRequire(import.meta.url);
const { Server } = require('@chainlink/ccip-read-server');
const { ethers } = createRequire(require.resolve('@chainlink/ccip-read-server'))('ethers');

const records = new ethers.utils.Interface(['function text(bytes32 node, string key) view returns (string)']);

function labels(wire) {
  const bytes = Buffer.from(wire.slice(2), 'hex');
  const found = [];
  for (let at = 0; bytes[at]; at += 1 + bytes[at]) found.push(bytes.toString('utf8', at + 1, at + 1 + bytes[at]));
  return found.join('.');
}

start((texts, port) => {
  const signer = new ethers.utils.SigningKey(answerKey);
  const server = new Server();
  server.add(['function resolve(bytes name, bytes data) view returns (bytes result, uint64 expires, bytes sig)'], [{
    type: 'resolve',
    func: async ([name, data], request) => {
      const { args, signature } = records.parseTransaction({ data });
      const value = args.key === 'network.dm3.profile' ? texts.get(labels(name)) ?? '' : '';
      const result = records.encodeFunctionResult(signature, [value]);
      const expires = Math.floor(Date.now() / 1000) + lifetimeSeconds;
      const hash = ethers.utils.solidityKeccak256(
        ['bytes', 'address', 'uint64', 'bytes32', 'bytes32'],
        ['0x1900', resolver, expires, ethers.utils.keccak256(request.data), ethers.utils.keccak256(result)]);
      return [result, expires, ethers.utils.hexlify(ethers.utils.joinSignature(signer.signDigest(hash)))];
    },
  }]);
  const app = server.makeApp('/');
  app.get('/ready', (_, response) => response.send('ready'));
  app.listen(port, '127.0.0.1');
});
