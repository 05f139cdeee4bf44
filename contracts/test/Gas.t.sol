// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ResolverFixture} from "./ResolverFixture.sol";

/// @title One call each, for `.gas-snapshot`
contract GasTest is ResolverFixture {
    bytes private request;
    bytes private response;

    function setUp() public override {
        super.setUp();
        registry.setOwner(namehash(DM3_ETH), DOMAIN_OWNER);
        registry.setOwner(namehash(ALICE), DOMAIN_OWNER);
        vm.prank(DOMAIN_OWNER);
        resolver.setSettings(DM3_ETH, settingsOf(OTHER_KEY, "https://dm3.example"));
        request = requestFor(DEEP);
        response = answerOf(OTHER_KEY, address(resolver), uint64(NOW + 300), request, abi.encode("data:application/json,{}"));
    }

    function test_Resolve() public view {
        (bool ok,) = address(resolver).staticcall(request);
        vm.assertTrue(!ok, "no lookup");
    }

    function test_ResolveWithProof() public view {
        resolver.resolveWithProof(response, request);
    }

    function test_SetSettings() public {
        vm.prank(DOMAIN_OWNER);
        resolver.setSettings(ALICE, settingsOf(SIGNER_KEY, "https://alice.example"));
    }

    function test_RemoveSettings() public {
        vm.prank(DOMAIN_OWNER);
        resolver.removeSettings(DM3_ETH);
    }

    function test_Deploy() public {
        newResolver(SIGNER_KEY);
    }
}
