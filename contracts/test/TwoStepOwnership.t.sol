// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TwoStepOwnership} from "../src/TwoStepOwnership.sol";
import {ResolverFixture} from "./ResolverFixture.sol";

contract TwoStepOwnershipTest is ResolverFixture {
    address private constant HEIR = address(0x4E14);

    function test_ATransferTakesEffectWhenItIsAccepted() public {
        vm.expectEmit(true, true, true, true, address(resolver));
        emit TwoStepOwnership.OwnershipTransferStarted(OWNER, HEIR);
        vm.prank(OWNER);
        resolver.transferOwnership(HEIR);
        vm.assertEq(resolver.owner(), OWNER, "owner before");
        vm.assertEq(resolver.pendingOwner(), HEIR, "pending");

        vm.expectEmit(true, true, true, true, address(resolver));
        emit TwoStepOwnership.OwnershipTransferred(OWNER, HEIR);
        vm.prank(HEIR);
        resolver.acceptOwnership();
        vm.assertEq(resolver.owner(), HEIR, "owner after");
        vm.assertEq(resolver.pendingOwner(), address(0), "pending after");
    }

    function testFuzz_OnlyTheOwnerOffersAndOnlyTheOfferedAccepts(address caller) public {
        vm.assume(caller != OWNER && caller != HEIR);
        expectNotAuthorized(caller);
        resolver.transferOwnership(caller);
        vm.prank(OWNER);
        resolver.transferOwnership(HEIR);
        expectNotAuthorized(caller);
        resolver.acceptOwnership();
        expectNotAuthorized(HEIR);
        resolver.transferOwnership(HEIR);
    }

    function test_AnOfferCanBeWithdrawn() public {
        vm.prank(OWNER);
        resolver.transferOwnership(HEIR);
        vm.prank(OWNER);
        resolver.transferOwnership(address(0));
        expectNotAuthorized(HEIR);
        resolver.acceptOwnership();
    }

    function test_AnOfferIsAcceptedOnce() public {
        vm.prank(OWNER);
        resolver.transferOwnership(HEIR);
        vm.prank(HEIR);
        resolver.acceptOwnership();
        expectNotAuthorized(HEIR);
        resolver.acceptOwnership();
        expectNotAuthorized(OWNER);
        resolver.transferOwnership(OWNER);
    }

    function expectNotAuthorized(address caller) private {
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(TwoStepOwnership.NotAuthorized.selector, caller));
    }
}
