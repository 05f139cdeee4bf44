// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dm3Resolver} from "../src/Dm3Resolver.sol";
import {DnsName} from "../src/DnsName.sol";
import {DomainSettings} from "../src/DomainSettings.sol";
import {TwoStepOwnership} from "../src/TwoStepOwnership.sol";
import {IOffchainResolverMetadataProvider} from "../src/interfaces/IOffchainResolverMetadataProvider.sol";
import {ResolverFixture} from "./ResolverFixture.sol";

contract DomainSettingsTest is ResolverFixture {
    function test_TheNearestParentWins() public {
        own(ETH);
        own(ALICE);
        set(ETH, DOMAIN_OWNER, "https://eth.example");
        assertHolds(DEEP, ETH, "https://eth.example");
        set(ALICE, DOMAIN_OWNER, "https://alice.example");
        assertHolds(DEEP, ALICE, "https://alice.example");
        assertHolds(ALICE, ALICE, "https://alice.example");
        assertHolds(DM3_ETH, ETH, "https://eth.example");
        assertHolds(hex"0378797a00", ROOT, "https://gateway.example/{sender}/{data}.json");
    }

    function test_RemovingGivesTheParentBack() public {
        own(ETH);
        own(ALICE);
        set(ETH, DOMAIN_OWNER, "https://eth.example");
        set(ALICE, DOMAIN_OWNER, "https://alice.example");
        vm.expectEmit(true, true, true, true, address(resolver));
        emit DomainSettings.SettingsRemoved(namehash(ALICE), ALICE);
        vm.expectEmit(true, true, true, true, address(resolver));
        emit IOffchainResolverMetadataProvider.MetadataChanged(ALICE, strings("https://eth.example/rpc"), 0, address(0));
        vm.prank(DOMAIN_OWNER);
        resolver.removeSettings(ALICE);
        assertHolds(ALICE, ETH, "https://eth.example");
    }

    function test_SettingReplacesEveryMember() public {
        own(ALICE);
        set(ALICE, DOMAIN_OWNER, "https://long.example/of-more-than-thirty-one-bytes");
        DomainSettings.Settings memory settings;
        settings.gatewayUrls = strings("https://b.example");
        settings.signers = addresses(vm.addr(OTHER_KEY));
        vm.expectEmit(true, true, true, true, address(resolver));
        emit DomainSettings.SettingsChanged(namehash(ALICE), ALICE, settings);
        vm.expectEmit(true, true, true, true, address(resolver));
        emit IOffchainResolverMetadataProvider.MetadataChanged(ALICE, new string[](0), 0, address(0));
        vm.prank(DOMAIN_OWNER);
        resolver.setSettings(ALICE, settings);
        (, DomainSettings.Settings memory stored) = resolver.settingsFor(ALICE);
        vm.assertEq(abi.encode(stored), abi.encode(settings), "settings");
    }

    function test_TheContractOwnerSetsTheDefaultAndNothingElse() public {
        own(ALICE);
        set(ROOT, OWNER, "https://default.example");
        assertHolds(ALICE, ROOT, "https://default.example");
        expectNotAuthorized(OWNER);
        resolver.setSettings(ALICE, settingsOf(OTHER_KEY, ""));
        expectNotAuthorized(OWNER);
        resolver.removeSettings(ALICE);
    }

    function test_TheOwnerOfTheEnsRootDoesNotSetTheDefault() public {
        registry.setOwner(0, STRANGER);
        expectNotAuthorized(STRANGER);
        resolver.setSettings(ROOT, settingsOf(OTHER_KEY, ""));
    }

    function test_TheDefaultCannotBeRemoved() public {
        vm.prank(OWNER);
        vm.expectRevert(DomainSettings.DefaultIsRequired.selector);
        resolver.removeSettings(ROOT);
    }

    function test_AParentsOwnerDoesNotChangeAChild() public {
        registry.setOwner(namehash(DM3_ETH), STRANGER);
        own(ALICE);
        set(ALICE, DOMAIN_OWNER, "https://alice.example");
        expectNotAuthorized(STRANGER);
        resolver.removeSettings(ALICE);
        set(DM3_ETH, STRANGER, "https://dm3.example");
        assertHolds(ALICE, ALICE, "https://alice.example");
    }

    function test_AWrappedNameIsChangedByItsOwnerInTheWrapper() public {
        registry.setOwner(namehash(ALICE), address(wrapper));
        wrapper.setOwner(uint256(namehash(ALICE)), DOMAIN_OWNER);
        set(ALICE, DOMAIN_OWNER, "https://alice.example");
        expectNotAuthorized(address(wrapper));
        resolver.removeSettings(ALICE);
        // Expired: the wrapper says that nobody owns it.
        wrapper.setOwner(uint256(namehash(ALICE)), address(0));
        expectNotAuthorized(DOMAIN_OWNER);
        resolver.removeSettings(ALICE);
    }

    function test_TheWrapperIsNotAskedAboutUnwrappedNames() public {
        registry.setOwner(namehash(ALICE), DOMAIN_OWNER);
        wrapper.setOwner(uint256(namehash(ALICE)), STRANGER);
        expectNotAuthorized(STRANGER);
        resolver.setSettings(ALICE, settingsOf(OTHER_KEY, ""));
        set(ALICE, DOMAIN_OWNER, "https://alice.example");
    }

    function test_NobodyOwnsAnUnownedNameWhereThereIsNoWrapper() public {
        resolver = new Dm3Resolver(address(registry), address(0), OWNER, strings("https://gateway.example"), addresses(vm.addr(SIGNER_KEY)));
        vm.assertEq(resolver.settingsOwner(namehash(ALICE)), address(0), "owner");
        expectNotAuthorized(STRANGER);
        resolver.setSettings(ALICE, settingsOf(OTHER_KEY, ""));
        own(ALICE);
        set(ALICE, DOMAIN_OWNER, "https://alice.example");
    }

    function testFuzz_StrangersChangeNothing(address caller) public {
        vm.assume(caller != DOMAIN_OWNER && caller != OWNER);
        own(ALICE);
        bytes[2] memory names = [ALICE, ROOT];
        for (uint256 i = 0; i < names.length; i++) {
            expectNotAuthorized(caller);
            resolver.setSettings(names[i], settingsOf(OTHER_KEY, ""));
            expectNotAuthorized(caller);
            resolver.removeSettings(names[i]);
        }
    }

    function testFuzz_EveryListHasItsBounds(uint8 urls, uint8 signers, uint8 endpoints) public {
        own(ALICE);
        uint256 most = resolver.MAX_ENTRIES();
        DomainSettings.Settings memory settings;
        settings.gatewayUrls = new string[](urls % (most + 2));
        settings.signers = new address[](signers % (most + 2));
        settings.metadataUrls = new string[](endpoints % (most + 2));
        for (uint256 i = 0; i < settings.signers.length; i++) {
            settings.signers[i] = vm.addr(i + 1);
        }
        bool allowed = within(settings.gatewayUrls.length, 1) && within(settings.signers.length, 1) && within(settings.metadataUrls.length, 0);
        vm.prank(DOMAIN_OWNER);
        if (!allowed) vm.expectPartialRevert(DomainSettings.WrongEntryCount.selector);
        resolver.setSettings(ALICE, settings);
    }

    function test_RefusesZeroAsASigner() public {
        own(ALICE);
        DomainSettings.Settings memory settings = settingsOf(SIGNER_KEY, "");
        settings.signers = new address[](2);
        settings.signers[0] = vm.addr(SIGNER_KEY);
        vm.prank(DOMAIN_OWNER);
        vm.expectRevert(TwoStepOwnership.ZeroAddress.selector);
        resolver.setSettings(ALICE, settings);
    }

    function test_RefusesMalformedNames() public {
        bytes memory name = hex"05616c696365";
        vm.expectRevert(abi.encodeWithSelector(DnsName.InvalidName.selector, name));
        resolver.setSettings(name, settingsOf(OTHER_KEY, ""));
        vm.expectRevert(abi.encodeWithSelector(DnsName.InvalidName.selector, name));
        resolver.settingsFor(name);
        vm.expectRevert(abi.encodeWithSelector(DnsName.InvalidName.selector, name));
        resolver.metadata(name);
    }

    function test_MetadataIsOffChainAndInherited() public {
        (string[] memory urls, uint256 chainId, address baseRegistry) = resolver.metadata(ALICE);
        vm.assertEq(urls.length, 0, "no endpoint by default");
        own(DM3_ETH);
        set(DM3_ETH, DOMAIN_OWNER, "https://dm3.example");
        (urls, chainId, baseRegistry) = resolver.metadata(ALICE);
        vm.assertEq(abi.encode(urls), abi.encode(strings("https://dm3.example/rpc")), "endpoints");
        vm.assertEq(chainId, 0, "chain");
        vm.assertEq(baseRegistry, address(0), "registry");
    }

    function own(bytes memory name) private {
        registry.setOwner(namehash(name), DOMAIN_OWNER);
    }

    function set(bytes memory name, address by, string memory url) private {
        vm.prank(by);
        resolver.setSettings(name, settingsOf(OTHER_KEY, url));
    }

    function within(uint256 length, uint256 least) private view returns (bool) {
        return length >= least && length <= resolver.MAX_ENTRIES();
    }

    function expectNotAuthorized(address caller) private {
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(TwoStepOwnership.NotAuthorized.selector, caller));
    }

    function assertHolds(bytes memory name, bytes memory from, string memory url) private view {
        (bytes32 node, DomainSettings.Settings memory settings) = resolver.settingsFor(name);
        vm.assertEq(node, namehash(from), "node");
        vm.assertEq(settings.gatewayUrls[0], url, "url");
    }
}
