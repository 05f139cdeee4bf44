// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Where the data of a name is kept
/// @dev Source: ENSIP-16 in its text of October 2025. Earlier drafts had the event without the name.
interface IOffchainResolverMetadataProvider {
    /// @param name DNS wire form of the name that `metadata` now answers differently for.
    /// @param rpcURLs As in `metadata`.
    /// @param chainId As in `metadata`.
    /// @param baseRegistry As in `metadata`.
    event MetadataChanged(bytes name, string[] rpcURLs, uint256 chainId, address baseRegistry);

    /// @param name DNS wire form.
    /// @return rpcURLs JSON-RPC endpoints that answer `eth_getLogs` for the name's records.
    /// @return chainId EIP-155 id of the chain that holds the data; 0 for data off chain.
    /// @return baseRegistry Registry on that chain that emits the events; zero for data off chain.
    function metadata(bytes calldata name) external view returns (string[] memory rpcURLs, uint256 chainId, address baseRegistry);
}
