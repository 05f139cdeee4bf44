// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DnsName} from "./DnsName.sol";
import {TwoStepOwnership} from "./TwoStepOwnership.sol";
import {IEnsRegistry} from "./interfaces/IEnsRegistry.sol";
import {INameWrapper} from "./interfaces/INameWrapper.sol";
import {IOffchainResolverMetadataProvider} from "./interfaces/IOffchainResolverMetadataProvider.sol";

/// @title Who answers for which names
/// @notice A domain's settings hold for its name and every name below it that has no nearer ones. The root's settings are the default.
/// @dev Settings outlive a change of the node's owner, as records in ENS do; the new owner replaces or removes them.
abstract contract DomainSettings is TwoStepOwnership, IOffchainResolverMetadataProvider {
    /// @notice The settings of one domain.
    /// @param gatewayUrls EIP-3668 templates, tried in order; 1 to `MAX_ENTRIES`.
    /// @param signers Whose answers are accepted, not zero; 1 to `MAX_ENTRIES`.
    /// @param operationUrl Where signed writes go (ERC-7884); empty: none are taken.
    /// @param metadataUrls JSON-RPC endpoints for indexers (ENSIP-16); up to `MAX_ENTRIES`, empty: none are offered.
    struct Settings {
        string[] gatewayUrls;
        address[] signers;
        string operationUrl;
        string[] metadataUrls;
    }

    /// @notice Most entries of each list: every lookup copies the URLs and walks the signers.
    uint256 public constant MAX_ENTRIES = 32;

    /// @notice The ENS registry that says who owns a node.
    IEnsRegistry public immutable ENS_REGISTRY;

    /// @notice The NameWrapper whose owners are asked where it owns a node in the registry; zero: none.
    INameWrapper public immutable NAME_WRAPPER;

    /// @dev A node is configured if it has signers.
    mapping(bytes32 node => Settings) private _settings;

    /// @notice A domain got settings.
    event SettingsChanged(bytes32 indexed node, bytes name, Settings settings);

    /// @notice A domain lost its own settings; those of its nearest parent hold again.
    event SettingsRemoved(bytes32 indexed node, bytes name);

    /// @notice A list is empty that must not be, or has more than `MAX_ENTRIES` entries.
    /// @param length Its length.
    error WrongEntryCount(uint256 length);

    /// @notice The default can be replaced, not removed.
    error DefaultIsRequired();

    /// @param ensRegistry Not zero.
    /// @param nameWrapper Zero: none.
    constructor(address ensRegistry, address nameWrapper) {
        if (ensRegistry == address(0)) revert ZeroAddress();
        ENS_REGISTRY = IEnsRegistry(ensRegistry);
        NAME_WRAPPER = INameWrapper(nameWrapper);
    }

    /// @notice Sets or replaces the settings of a domain. For the root, the default: the owner of this contract. Else: the owner of the node in ENS.
    /// @param name DNS wire form; `0x00` is the root.
    /// @param settings The whole settings.
    function setSettings(bytes calldata name, Settings calldata settings) external {
        bytes32 node = _authorize(name);
        _store(node, name, settings);
    }

    /// @notice Removes the settings of a domain other than the root. Allowed to those who may set them; no effect if there are none.
    /// @param name DNS wire form.
    function removeSettings(bytes calldata name) external {
        bytes32 node = _authorize(name);
        if (node == 0) revert DefaultIsRequired();
        delete _settings[node];
        emit SettingsRemoved(node, name);
        (, Settings storage inherited) = _nearest(name);
        emit MetadataChanged(name, inherited.metadataUrls, 0, address(0));
    }

    /// @notice The settings that hold for a name.
    /// @param name DNS wire form.
    /// @return node Node that they were set for; zero for the default.
    /// @return settings The settings.
    function settingsFor(bytes calldata name) external view returns (bytes32 node, Settings memory settings) {
        return _nearest(name);
    }

    /// @notice Who may change the settings of a node; zero for nobody.
    /// @param node Namehash; zero is the root.
    function settingsOwner(bytes32 node) public view returns (address nodeOwner) {
        if (node == 0) return owner;
        nodeOwner = ENS_REGISTRY.owner(node);
        if (nodeOwner == address(NAME_WRAPPER) && nodeOwner != address(0)) nodeOwner = NAME_WRAPPER.ownerOf(uint256(node));
    }

    /// @inheritdoc IOffchainResolverMetadataProvider
    /// @dev The data is off chain: chain 0, no registry. The list is empty where a domain offers no endpoint for indexers.
    function metadata(bytes calldata name) external view returns (string[] memory rpcURLs, uint256 chainId, address baseRegistry) {
        (, Settings storage settings) = _nearest(name);
        return (settings.metadataUrls, 0, address(0));
    }

    /// @dev The walk ends at the latest at the root, which the constructor of the resolver configures and nobody can remove.
    function _nearest(bytes memory name) internal view returns (bytes32 node, Settings storage settings) {
        bytes32[] memory nodes = DnsName.namehashes(name);
        uint256 i = 0;
        while (_settings[nodes[i]].signers.length == 0) i++;
        return (nodes[i], _settings[nodes[i]]);
    }

    /// @dev The settings set for exactly this node if there are any, else the default: a node does not tell its parents.
    function _exact(bytes32 node) internal view returns (Settings storage settings) {
        settings = _settings[node];
        if (settings.signers.length == 0) settings = _settings[0];
    }

    function _store(bytes32 node, bytes memory name, Settings memory settings) internal {
        _checkCount(settings.gatewayUrls.length, 1);
        _checkCount(settings.signers.length, 1);
        _checkCount(settings.metadataUrls.length, 0);
        for (uint256 i = 0; i < settings.signers.length; i++) {
            if (settings.signers[i] == address(0)) revert ZeroAddress();
        }
        _settings[node] = settings;
        emit SettingsChanged(node, name, settings);
        emit MetadataChanged(name, settings.metadataUrls, 0, address(0));
    }

    function _authorize(bytes calldata name) private view returns (bytes32 node) {
        node = DnsName.namehashes(name)[0];
        if (msg.sender != settingsOwner(node)) revert NotAuthorized(msg.sender);
    }

    function _checkCount(uint256 length, uint256 least) private pure {
        if (length < least || length > MAX_ENTRIES) revert WrongEntryCount(length);
    }
}
