// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Reading ABI encodings in their one canonical form
/// @dev The compiler's own decoder takes any offset, dirty padding and trailing bytes, so that many byte strings mean the same. Here one does.
library StrictAbi {
    /// @notice The bytes are not the canonical encoding of the expected types.
    error MalformedEncoding();

    /// @param encoding Where to read.
    /// @param offset Byte offset of the word.
    /// @return The word; reverts `MalformedEncoding` past the end.
    function wordAt(bytes calldata encoding, uint256 offset) internal pure returns (uint256) {
        if (encoding.length < 32 || offset > encoding.length - 32) revert MalformedEncoding();
        return uint256(bytes32(encoding[offset:offset + 32]));
    }

    /// @notice Reads a `bytes` argument whose tail must start exactly where the tail before it ended.
    /// @param encoding The tuple's encoding.
    /// @param head Byte offset of the argument's head, which holds the offset of its tail.
    /// @param tail Where the tail must start.
    /// @return value The content.
    /// @return end Where the next tail starts: after the zero padding.
    function bytesAt(bytes calldata encoding, uint256 head, uint256 tail) internal pure returns (bytes calldata value, uint256 end) {
        if (wordAt(encoding, head) != tail) revert MalformedEncoding();
        uint256 length = wordAt(encoding, tail);
        uint256 start = tail + 32;
        if (length > encoding.length - start) revert MalformedEncoding();
        uint256 stop = start + length;
        end = (stop + 31) & ~uint256(31);
        if (end > encoding.length) revert MalformedEncoding();
        value = encoding[start:stop];
        // A shorter slice is padded with zeros on the right by the conversion, so this word holds exactly the padding bytes.
        if (bytes32(encoding[stop:end]) != 0) revert MalformedEncoding();
    }
}
