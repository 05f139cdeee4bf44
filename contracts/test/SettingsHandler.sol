// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dm3Resolver} from "../src/Dm3Resolver.sol";
import {DomainSettings} from "../src/DomainSettings.sol";
import {TwoStepOwnership} from "../src/TwoStepOwnership.sol";
import {ResolverFixture} from "./ResolverFixture.sol";

/// @title Actors who try everything, and a plain model of what they may
/// @dev The model keeps owners by index and settings by signer. It asks the contract nothing.
contract SettingsHandler is ResolverFixture {
    uint256 public constant ACTORS = 4;
    uint256 public constant DOMAINS = 5;
    uint256 private constant NOBODY = type(uint256).max;

    struct Domain {
        bytes name;
        bytes32 node;
        uint256 parent;
        /// Owner in the registry, or in the wrapper where the name is wrapped.
        uint256 nodeOwner;
        bool wrapped;
        /// Signer of its own settings, zero if it has none.
        address signer;
    }

    Domain[DOMAINS] private domains;
    uint256 private contractOwner;
    uint256 private offeredTo = NOBODY;
    uint256 private settingsMade;

    /// How often each kind of call was allowed and refused, to see that the run reached both.
    uint256 public allowed;
    uint256 public refused;

    constructor() {
        setUp();
        bytes[DOMAINS] memory names = [ROOT, ETH, DM3_ETH, ALICE, bytes(hex"0378797a00")];
        uint256[DOMAINS] memory parents = [uint256(0), 0, 1, 2, 0];
        for (uint256 i = 0; i < DOMAINS; i++) {
            domains[i].name = names[i];
            domains[i].node = namehash(names[i]);
            domains[i].parent = parents[i];
            domains[i].nodeOwner = NOBODY;
        }
        domains[0].signer = vm.addr(SIGNER_KEY);
        vm.prank(OWNER);
        resolver.transferOwnership(actor(0));
        vm.prank(actor(0));
        resolver.acceptOwnership();
    }

    function setSettings(uint256 by, uint256 which) external {
        by %= ACTORS;
        Domain storage domain = domains[which % DOMAINS];
        uint256 key = ++settingsMade;
        DomainSettings.Settings memory settings = settingsOf(key, "https://new.example");
        bool may = mayChange(by, which % DOMAINS);
        if (tryCall(by, abi.encodeCall(DomainSettings.setSettings, (domain.name, settings)), may)) domain.signer = vm.addr(key);
    }

    function removeSettings(uint256 by, uint256 which) external {
        by %= ACTORS;
        // The default cannot be removed by anyone, which is a unit test.
        which = 1 + which % (DOMAINS - 1);
        if (tryCall(by, abi.encodeCall(DomainSettings.removeSettings, (domains[which].name)), mayChange(by, which))) delete domains[which].signer;
    }

    function giveNode(uint256 which, uint256 to, bool wrapped) external {
        Domain storage domain = domains[which % DOMAINS];
        domain.nodeOwner = to % (ACTORS + 1);
        if (domain.nodeOwner == ACTORS) domain.nodeOwner = NOBODY;
        domain.wrapped = wrapped;
        address nodeOwner = domain.nodeOwner == NOBODY ? address(0) : actor(domain.nodeOwner);
        registry.setOwner(domain.node, wrapped ? address(wrapper) : nodeOwner);
        // Where the name is not wrapped, the wrapper's entry is a left-over that must not count.
        wrapper.setOwner(uint256(domain.node), wrapped ? nodeOwner : actor((to % ACTORS + 1) % ACTORS));
    }

    function offerOwnership(uint256 by, uint256 to) external {
        by %= ACTORS;
        to %= ACTORS;
        if (tryCall(by, abi.encodeCall(TwoStepOwnership.transferOwnership, (actor(to))), by == contractOwner)) offeredTo = to;
    }

    function acceptOwnership(uint256 by) external {
        by %= ACTORS;
        if (tryCall(by, abi.encodeCall(TwoStepOwnership.acceptOwnership, ()), by == offeredTo)) {
            contractOwner = by;
            offeredTo = NOBODY;
        }
    }

    function checkOwners() external view {
        vm.assertEq(resolver.owner(), actor(contractOwner), "owner");
        vm.assertEq(resolver.pendingOwner(), offeredTo == NOBODY ? address(0) : actor(offeredTo), "pending owner");
        for (uint256 i = 0; i < DOMAINS; i++) {
            uint256 expected = ownerOf(i);
            vm.assertEq(resolver.settingsOwner(domains[i].node), expected == NOBODY ? address(0) : actor(expected), "settings owner");
        }
    }

    function checkSettings() external view {
        for (uint256 i = 0; i < DOMAINS; i++) {
            uint256 nearest = i;
            while (domains[nearest].signer == address(0)) nearest = domains[nearest].parent;
            (bytes32 node, DomainSettings.Settings memory settings) = resolver.settingsFor(domains[i].name);
            vm.assertEq(node, domains[nearest].node, "nearest");
            vm.assertEq(settings.signers.length, 1, "signers");
            vm.assertEq(settings.signers[0], domains[nearest].signer, "signer");
        }
    }

    function ownerOf(uint256 which) private view returns (uint256) {
        return which == 0 ? contractOwner : domains[which].nodeOwner;
    }

    function mayChange(uint256 by, uint256 which) private view returns (bool) {
        return by == ownerOf(which);
    }

    function tryCall(uint256 by, bytes memory call, bool expected) private returns (bool ok) {
        bytes memory reason;
        vm.prank(actor(by));
        (ok, reason) = address(resolver).call(call);
        vm.assertTrue(ok == expected, ok ? "allowed what must be refused" : "refused what must be allowed");
        if (ok) {
            allowed++;
        } else {
            vm.assertEq(reason, abi.encodeWithSelector(TwoStepOwnership.NotAuthorized.selector, actor(by)), "error");
            refused++;
        }
    }

    function actor(uint256 index) private pure returns (address) {
        return address(uint160(0xAC700 + index));
    }
}
