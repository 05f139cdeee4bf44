// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AnswerVerifier} from "./AnswerVerifier.sol";
import {DomainSettings} from "./DomainSettings.sol";
import {OffchainOperations} from "./OffchainOperations.sol";
import {StrictAbi} from "./StrictAbi.sol";
import {TwoStepOwnership} from "./TwoStepOwnership.sol";
import {IContractFeatures} from "./interfaces/IContractFeatures.sol";
import {IERC165} from "./interfaces/IERC165.sol";
import {IExtendedResolver} from "./interfaces/IExtendedResolver.sol";
import {IOffchainLookup} from "./interfaces/IOffchainLookup.sol";
import {IOffchainResolverMetadataProvider} from "./interfaces/IOffchainResolverMetadataProvider.sol";
import {IOperationRouter} from "./interfaces/IOperationRouter.sol";
import {IWildcardWriting} from "./interfaces/IWildcardWriting.sol";

/// @title ENS resolver whose records come from a gateway, signed
/// @notice Sends clients to the gateway of the nearest configured domain and accepts what one of that domain's signers signed for this contract.
/// There is no upgrade switch. Whoever controls a domain's settings controls its answers; `settingsFor` shows them.
contract Dm3Resolver is OffchainOperations, IExtendedResolver, IOffchainLookup, IContractFeatures, IERC165 {
    /// @dev ENSIP-22: bytes4(keccak256("eth.ens.resolver.extended.multicall")). The gateway answers `multicall` in `resolve` in one request.
    bytes4 private constant EXTENDED_MULTICALL = 0x96b62db8;

    /// @dev ENSIP-20's OffchainRegister. Its OffchainTransferrable has one function, `transferFrom`.
    bytes4 private constant OFFCHAIN_REGISTER = IWildcardWriting.register.selector ^ IWildcardWriting.registerParams.selector;

    /// @notice The answer is signed by nobody whom the nearest domain's settings name.
    /// @param signer Who signed it, if it was signed for this request, this contract and this expiry.
    /// @param node Node of the settings; zero for the default.
    error UntrustedSigner(address signer, bytes32 node);

    /// @param ensRegistry The ENS registry of this chain.
    /// @param nameWrapper The ENS NameWrapper of this chain; zero: none.
    /// @param initialOwner Owner of the default settings.
    /// @param urls Default gateway URLs.
    /// @param signers Default signers.
    constructor(address ensRegistry, address nameWrapper, address initialOwner, string[] memory urls, address[] memory signers)
        DomainSettings(ensRegistry, nameWrapper)
        TwoStepOwnership(initialOwner)
    {
        Settings memory settings;
        settings.gatewayUrls = urls;
        settings.signers = signers;
        _store(0, hex"00", settings);
    }

    /// @inheritdoc IExtendedResolver
    /// @dev Always reverts: `OffchainLookup`, or for `getOperationHandler` as that does (ENSIP-20).
    function resolve(bytes calldata name, bytes calldata data) external view returns (bytes memory) {
        if (data.length >= 4 && bytes4(data) == IOperationRouter.getOperationHandler.selector) _handOverFor(name, data[4:]);
        _lookUp(name, data, this.resolveWithProof.selector);
    }

    /// @notice What it takes to register a name, asked of the gateway. Always reverts `OffchainLookup`. Source: ENSIP-20.
    /// @param name DNS wire form.
    function registerParams(bytes calldata name, uint256) external view returns (IWildcardWriting.RegisterParams memory) {
        _lookUp(name, msg.data, this.registerParamsWithProof.selector);
    }

    /// @notice The callback of `registerParams`.
    /// @param response As `resolveWithProof` takes it.
    /// @param extraData As `resolveWithProof` takes it.
    function registerParamsWithProof(bytes calldata response, bytes calldata extraData)
        external
        view
        returns (IWildcardWriting.RegisterParams memory)
    {
        return abi.decode(resolveWithProof(response, extraData), (IWildcardWriting.RegisterParams));
    }

    /// @notice Checks the gateway's answer: form, expiry, signature, and that a signer of the nearest domain made it. The callback of `resolve`.
    /// @param response `abi.encode(bytes result, uint64 expires, bytes signature)`, canonical. See `AnswerVerifier`.
    /// @param extraData The request, as `resolve` gave it.
    /// @return The result.
    function resolveWithProof(bytes calldata response, bytes calldata extraData) public view returns (bytes memory) {
        (bytes32 node, Settings storage settings) = _nearest(_nameOf(extraData));
        (bytes calldata result, address signer) = AnswerVerifier.recover(extraData, response);
        address[] memory signers = settings.signers;
        for (uint256 i = 0; i < signers.length; i++) {
            if (signers[i] == signer) return result;
        }
        revert UntrustedSigner(signer, node);
    }

    /// @notice How far ahead of the block's time an answer may expire, in seconds.
    function maxLifetime() external pure returns (uint256) {
        return AnswerVerifier.MAX_LIFETIME;
    }

    /// @inheritdoc IContractFeatures
    function supportsFeature(bytes4 featureId) external pure returns (bool) {
        return featureId == EXTENDED_MULTICALL;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IExtendedResolver).interfaceId
            || interfaceId == type(IContractFeatures).interfaceId || interfaceId == type(IOperationRouter).interfaceId
            || interfaceId == type(IOffchainResolverMetadataProvider).interfaceId || interfaceId == OFFCHAIN_REGISTER
            || interfaceId == IWildcardWriting.transferFrom.selector;
    }

    /// @dev What is asked is `resolve`, so that the answer is bound to name and record call by its hash.
    function _lookUp(bytes calldata name, bytes calldata data, bytes4 callback) private view {
        (, Settings storage settings) = _nearest(name);
        bytes memory request = abi.encodeCall(IExtendedResolver.resolve, (name, data));
        revert OffchainLookup(address(this), settings.gatewayUrls, request, callback, request);
    }

    /// @dev The name of a request in the one form that `resolve` makes: selector, name, record call.
    function _nameOf(bytes calldata request) private pure returns (bytes calldata name) {
        if (bytes4(request) != IExtendedResolver.resolve.selector) revert StrictAbi.MalformedEncoding();
        bytes calldata arguments = request[4:];
        uint256 end;
        (name, end) = StrictAbi.bytesAt(arguments, 0, 64);
        (, end) = StrictAbi.bytesAt(arguments, 32, end);
        if (end != arguments.length) revert StrictAbi.MalformedEncoding();
    }
}
