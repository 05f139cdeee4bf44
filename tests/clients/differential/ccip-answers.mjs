// Signed answers as ethers makes them:
// {key, signer, target, expires, request, result, ens: {digest, answer}, dm3: {digest, answer}}.
// The two forms follow the contracts: ENS signs the digest as it stands, dm3 signs it as a personal message.
import { AbiCoder, SigningKey, Wallet, hashMessage, getBytes, keccak256, solidityPackedKeccak256 } from 'ethers';
import { count, print, random } from './cases.mjs';

const coder = AbiCoder.defaultAbiCoder();

for (let i = 0; i < count; i++) {
  const key = random.hex(32);
  const target = random.hex(20);
  const expires = BigInt(random.hex(8));
  const request = random.hex(random.below(300));
  const result = random.hex(random.below(300));
  const digest = solidityPackedKeccak256(
    ['bytes', 'address', 'uint64', 'bytes32', 'bytes32'],
    ['0x1900', target, expires, keccak256(request), keccak256(result)],
  );
  const answer = (hash) => {
    const signature = new SigningKey(key).sign(hash).serialized;
    return { digest: hash, answer: coder.encode(['bytes', 'uint64', 'bytes'], [result, expires, signature]) };
  };
  print({
    key, signer: new Wallet(key).address, target, expires: expires.toString(), request, result,
    ens: answer(digest), dm3: answer(hashMessage(getBytes(digest))),
  });
}
