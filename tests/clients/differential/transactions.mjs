// Transactions: the fields, the key, and what ethers signs and sends.
import { SigningKey, Transaction, computeAddress, getCreateAddress } from 'ethers';
import { count, print, random } from './cases.mjs';

const keys = Array.from({ length: 50 }, () => {
  const secret = random.hex(32);
  return { secret, key: new SigningKey(secret), address: computeAddress(secret) };
});

for (let i = 0; i < count; i++) {
  const { secret, key, address } = random.pick(keys);
  const maxFeePerGas = random.bigint(256);
  const tx = Transaction.from({
    type: 2,
    chainId: random.bigint(64),
    nonce: random.below(2 ** 31),
    maxPriorityFeePerGas: maxFeePerGas >> BigInt(random.below(256)),
    maxFeePerGas,
    gasLimit: random.bigint(64),
    to: random.chance(20) ? null : random.hex(20),
    value: random.bigint(256),
    data: random.hex(random.pick([0, 1, 4, 55, 56, 255, 256, 300])),
    accessList: random.chance(30)
      ? Array.from({ length: random.below(3) }, () => ({
        address: random.hex(20),
        storageKeys: Array.from({ length: random.below(3) }, () => random.hex(32)),
      }))
      : [],
  });
  tx.signature = key.sign(tx.unsignedHash);
  print({
    secret, address, raw: tx.serialized, unsignedHash: tx.unsignedHash, created: getCreateAddress({ from: address, nonce: tx.nonce }),
    chainId: tx.chainId.toString(), nonce: tx.nonce.toString(), maxPriorityFeePerGas: tx.maxPriorityFeePerGas.toString(),
    maxFeePerGas: tx.maxFeePerGas.toString(), gasLimit: tx.gasLimit.toString(), to: tx.to, value: tx.value.toString(), data: tx.data,
    accessList: tx.accessList,
  });
}
