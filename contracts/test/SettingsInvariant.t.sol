// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ResolverFixture} from "./ResolverFixture.sol";
import {SettingsHandler} from "./SettingsHandler.sol";

/// @title Who may change which settings
/// @dev The handler itself fails on a call that is allowed or refused against its model.
contract SettingsInvariantTest is ResolverFixture {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    SettingsHandler private handler;

    function setUp() public override {
        handler = new SettingsHandler();
    }

    /// @dev Read by forge: what the run calls.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(handler);
        targets[0].selectors = new bytes4[](5);
        targets[0].selectors[0] = SettingsHandler.setSettings.selector;
        targets[0].selectors[1] = SettingsHandler.removeSettings.selector;
        targets[0].selectors[2] = SettingsHandler.giveNode.selector;
        targets[0].selectors[3] = SettingsHandler.offerOwnership.selector;
        targets[0].selectors[4] = SettingsHandler.acceptOwnership.selector;
    }

    function targetContracts() external view returns (address[] memory) {
        return addresses(address(handler));
    }

    function invariant_OwnersAreThoseOfEnsAndOfTheTwoSteps() external view {
        handler.checkOwners();
    }

    function invariant_SettingsAreTheLastThatTheirOwnerMade() external view {
        handler.checkSettings();
    }

    /// @dev Calls that were all refused, or all allowed, would show nothing: the same kinds of arguments reach both often.
    function test_TheHandlerReachesBothOutcomes() external {
        for (uint256 i = 0; i < 500; i += 5) {
            handler.giveNode(pick(i), pick(i + 1), pick(i + 2) % 2 == 0);
            handler.setSettings(pick(i + 3), pick(i + 4));
            handler.removeSettings(pick(i + 5), pick(i + 6));
            handler.offerOwnership(pick(i + 7), pick(i + 8));
            handler.acceptOwnership(pick(i + 9));
        }
        handler.checkOwners();
        handler.checkSettings();
        vm.assertTrue(handler.allowed() >= 50, "few allowed");
        vm.assertTrue(handler.refused() >= 50, "few refused");
    }

    function pick(uint256 index) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(index)));
    }
}
