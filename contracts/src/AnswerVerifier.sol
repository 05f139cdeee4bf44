// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StrictAbi} from "./StrictAbi.sol";

/// @title The gateway's answer: its form, its time and its signature
/// @dev What is signed, 32 bytes, as is, without the text prefix of EIP-191 version 0x45:
///
/// | bytes | content |
/// |---|---|
/// | 2 | 0x1900, EIP-191 version 0x00 |
/// | 20 | the resolver that the answer is for |
/// | 8 | expires, Unix seconds, big-endian |
/// | 32 | Keccak-256 of the request, the whole calldata of `resolve` |
/// | 32 | Keccak-256 of the result |
///
/// The .NET twin is `src/Dm3.Ethereum/Ccip/CcipAnswer.cs`; both read `tests/vectors/ccip/answers.json`.
library AnswerVerifier {
    /// @notice How far ahead of the block's time an answer may expire: a leaked or regretted answer lives no longer than this.
    uint256 internal constant MAX_LIFETIME = 1 days;

    /// @dev Half of the order of secp256k1: above it lies the twin of each signature (EIP-2).
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    /// @notice The answer's last second is over.
    /// @param expires Unix seconds.
    /// @param timestamp The block's time.
    error AnswerExpired(uint64 expires, uint256 timestamp);

    /// @notice The answer expires more than `MAX_LIFETIME` from now.
    /// @param expires Unix seconds.
    /// @param latest The last second that would be accepted.
    error AnswerLivesTooLong(uint64 expires, uint256 latest);

    /// @notice The signature is not 65 bytes long. The 64-byte form of EIP-2098 is refused: one signature, one form.
    /// @param length Its length.
    error WrongSignatureLength(uint256 length);

    /// @notice The last byte of the signature is neither 27 nor 28.
    /// @param v The byte.
    error WrongSignatureV(uint8 v);

    /// @notice The signature's s is in the upper half of the curve's order.
    /// @param s The value.
    error HighSignatureS(bytes32 s);

    /// @notice The signature recovers to no key.
    error InvalidSignature();

    /// @notice Recovers who signed an answer for the calling contract, and checks everything but who that is.
    /// @param request Calldata of `resolve` that the answer must be for.
    /// @param response Canonical `abi.encode(bytes result, uint64 expires, bytes signature)`; the answer is valid while `block.timestamp <= expires`.
    /// @return result What was signed, not yet to be trusted.
    /// @return signer Never zero.
    function recover(bytes calldata request, bytes calldata response) internal view returns (bytes calldata result, address signer) {
        uint64 expires;
        bytes calldata signature;
        (result, expires, signature) = decode(response);
        if (block.timestamp > expires) revert AnswerExpired(expires, block.timestamp);
        if (expires > block.timestamp + MAX_LIFETIME) revert AnswerLivesTooLong(expires, block.timestamp + MAX_LIFETIME);
        signer = recoverSigner(digest(address(this), expires, request, result), signature);
    }

    /// @param target The resolver.
    /// @param expires Unix seconds.
    /// @param request Calldata of `resolve`.
    /// @param result ABI encoding of what the record call returns.
    /// @return The hash that is signed.
    function digest(address target, uint64 expires, bytes calldata request, bytes calldata result) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1900", target, expires, keccak256(request), keccak256(result)));
    }

    /// @param response As in `recover`; reverts `MalformedEncoding` unless it is canonical.
    /// @return result First member.
    /// @return expires Second member.
    /// @return signature Third member, of any length.
    function decode(bytes calldata response) internal pure returns (bytes calldata result, uint64 expires, bytes calldata signature) {
        uint256 end;
        (result, end) = StrictAbi.bytesAt(response, 0, 96);
        uint256 expiresWord = StrictAbi.wordAt(response, 32);
        (signature, end) = StrictAbi.bytesAt(response, 64, end);
        if (end != response.length || expiresWord > type(uint64).max) revert StrictAbi.MalformedEncoding();
        expires = uint64(expiresWord);
    }

    /// @param hash What was signed.
    /// @param signature r, s, v: 32, 32 and 1 bytes; s in the lower half, v 27 or 28.
    /// @return signer Never zero.
    function recoverSigner(bytes32 hash, bytes calldata signature) internal pure returns (address signer) {
        if (signature.length != 65) revert WrongSignatureLength(signature.length);
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        uint8 v = uint8(signature[64]);
        if (v != 27 && v != 28) revert WrongSignatureV(v);
        if (uint256(s) > HALF_ORDER) revert HighSignatureS(s);
        signer = ecrecover(hash, v, r, s);
        // The precompile answers zero for an r or s that no key could have made.
        if (signer == address(0)) revert InvalidSignature();
    }
}
