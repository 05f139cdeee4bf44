// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DomainSettings} from "./DomainSettings.sol";
import {IOperationRouter} from "./interfaces/IOperationRouter.sol";
import {IWildcardWriting} from "./interfaces/IWildcardWriting.sol";

/// @title Writes, which the gateway carries out
/// @dev `register` and `transferFrom` carry a name and go to the nearest domain's URL. The record calls carry a node only, which does not tell its parents:
/// they go to the URL set for that very node, else to the default one. A `multicall` goes where its first call goes; ERC-7884 leaves mixed ones to the caller.
abstract contract OffchainOperations is DomainSettings, IOperationRouter {
    /// @dev Selectors of the two functions that share the name `setAddr`.
    bytes4 private constant SET_ADDR = bytes4(keccak256("setAddr(bytes32,address)"));
    bytes4 private constant SET_COIN_ADDR = bytes4(keccak256("setAddr(bytes32,uint256,bytes)"));

    /// @dev How long the caller has to sign and send, well inside the day that the gateway allows at most.
    uint256 private constant OPERATION_LIFETIME = 1 hours;

    /// @notice A write that is called as if it were carried out here ends as `getOperationHandler` does (ENSIP-20).
    fallback() external {
        _handOver(operationUrl(msg.data), msg.data);
    }

    /// @inheritdoc IOperationRouter
    function getOperationHandler(bytes calldata encodedFunction) external view {
        _handOver(operationUrl(encodedFunction), encodedFunction);
    }

    /// @notice Where a write goes.
    /// @param encodedFunction Calldata of the write.
    /// @return URL, empty if the name takes no writes; reverts `FunctionNotSupported` for a call that is none of `IWildcardWriting`.
    function operationUrl(bytes calldata encodedFunction) public view returns (string memory) {
        if (encodedFunction.length < 36) revert FunctionNotSupported();
        bytes4 selector = bytes4(encodedFunction);
        bytes calldata arguments = encodedFunction[4:];
        if (selector == IWildcardWriting.register.selector) {
            return _nearestUrl(abi.decode(arguments, (IWildcardWriting.RegisterRequest)).name);
        }
        if (selector == IWildcardWriting.transferFrom.selector) {
            (bytes memory name,,) = abi.decode(arguments, (bytes, address, address));
            return _nearestUrl(name);
        }
        if (selector == IWildcardWriting.multicall.selector) {
            bytes[] memory calls = abi.decode(arguments, (bytes[]));
            if (calls.length == 0) revert FunctionNotSupported();
            return this.operationUrl(calls[0]);
        }
        if (
            selector == IWildcardWriting.setText.selector || selector == IWildcardWriting.setContenthash.selector || selector == SET_ADDR
                || selector == SET_COIN_ADDR || selector == IWildcardWriting.expectVersion.selector
        ) return _exact(bytes32(arguments)).operationUrl;
        revert FunctionNotSupported();
    }

    /// @dev `getOperationHandler` asked through `resolve`, as by ENS's Universal Resolver: the name is known here, so that calls with a node find the nearest
    /// domain's URL too. The sender is then whoever forwarded the question; the signer puts its own address in its place.
    function _handOverFor(bytes calldata name, bytes memory question) internal view {
        bytes memory encodedFunction = abi.decode(question, (bytes));
        this.operationUrl(encodedFunction);
        _handOver(_nearestUrl(name), encodedFunction);
    }

    /// @dev The domain is the one that the gateway checks every signed operation under.
    function _handOver(string memory url, bytes memory encodedFunction) private view {
        if (bytes(url).length == 0) revert FunctionNotSupported();
        revert OperationHandledOffchain(
            DomainData({name: "dm3 registry", version: "1", chainId: uint64(block.chainid), verifyingContract: address(this)}),
            url,
            MessageData({data: encodedFunction, sender: msg.sender, expirationTimestamp: block.timestamp + OPERATION_LIFETIME})
        );
    }

    function _nearestUrl(bytes memory name) private view returns (string memory) {
        (, Settings storage settings) = _nearest(name);
        return settings.operationUrl;
    }
}
