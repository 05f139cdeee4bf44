// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dm3Resolver} from "../src/Dm3Resolver.sol";
import {DnsName} from "../src/DnsName.sol";
import {DomainSettings} from "../src/DomainSettings.sol";
import {TwoStepOwnership} from "../src/TwoStepOwnership.sol";
import {IOffchainLookup} from "../src/interfaces/IOffchainLookup.sol";
import {ResolverFixture} from "./ResolverFixture.sol";
import {UniversalForwarder} from "./mocks/UniversalForwarder.sol";

contract Dm3ResolverTest is ResolverFixture {
    function test_ResolveSendsTheClientToTheGateway() public {
        bytes memory request = requestFor(ALICE);
        vm.expectRevert(lookup(resolver, "https://gateway.example/{sender}/{data}.json", request));
        resolver.resolve(ALICE, recordCall(ALICE));
    }

    function test_ResolveSendsADomainToItsOwnGateway() public {
        configure(DM3_ETH, OTHER_KEY, "https://dm3.example");
        vm.expectRevert(lookup(resolver, "https://dm3.example", requestFor(DEEP)));
        resolver.resolve(DEEP, recordCall(DEEP));
        vm.expectRevert(lookup(resolver, "https://gateway.example/{sender}/{data}.json", requestFor(ETH)));
        resolver.resolve(ETH, recordCall(ETH));
    }

    function testFuzz_ResolveAsksWithItsOwnCalldata(bytes memory label, bytes memory call) public {
        vm.assume(label.length > 0 && label.length < 256);
        bytes memory name = abi.encodePacked(uint8(label.length), label, ETH);
        bytes memory request = abi.encodeCall(Dm3Resolver.resolve, (name, call));
        vm.expectRevert(lookup(resolver, "https://gateway.example/{sender}/{data}.json", request));
        resolver.resolve(name, call);
    }

    function test_ResolveRefusesAMalformedName() public {
        vm.expectRevert(abi.encodeWithSelector(DnsName.InvalidName.selector, bytes("alice.dm3.eth")));
        resolver.resolve("alice.dm3.eth", recordCall(ALICE));
    }

    function test_AcceptsOnlyTheSignersOfTheNearestDomain() public {
        configure(DM3_ETH, OTHER_KEY, "https://dm3.example");
        bytes32 node = namehash(DM3_ETH);
        resolver.resolveWithProof(answer(OTHER_KEY, ALICE), requestFor(ALICE));
        resolver.resolveWithProof(answer(OTHER_KEY, DM3_ETH), requestFor(DM3_ETH));
        resolver.resolveWithProof(answer(SIGNER_KEY, ETH), requestFor(ETH));

        vm.expectRevert(abi.encodeWithSelector(Dm3Resolver.UntrustedSigner.selector, vm.addr(SIGNER_KEY), node));
        resolver.resolveWithProof(answer(SIGNER_KEY, ALICE), requestFor(ALICE));
        vm.expectRevert(abi.encodeWithSelector(Dm3Resolver.UntrustedSigner.selector, vm.addr(OTHER_KEY), bytes32(0)));
        resolver.resolveWithProof(answer(OTHER_KEY, ETH), requestFor(ETH));
    }

    function testFuzz_AcceptsEachSignerOfTheSetAndNoOther(uint8 size, uint8 chosen) public {
        size = uint8(bound(size, 1, resolver.MAX_ENTRIES()));
        DomainSettings.Settings memory settings = settingsOf(1, "https://gateway.example");
        settings.signers = new address[](size);
        for (uint256 i = 0; i < size; i++) {
            settings.signers[i] = vm.addr(i + 1);
        }
        vm.prank(OWNER);
        resolver.setSettings(ROOT, settings);

        uint256 key = uint256(chosen) + 1;
        bytes memory response = answer(key, ALICE);
        if (key > size) vm.expectRevert(abi.encodeWithSelector(Dm3Resolver.UntrustedSigner.selector, vm.addr(key), bytes32(0)));
        resolver.resolveWithProof(response, requestFor(ALICE));
    }

    function test_ARemovedSignerIsNoLongerAccepted() public {
        bytes memory response = answer(SIGNER_KEY, ALICE);
        resolver.resolveWithProof(response, requestFor(ALICE));
        vm.prank(OWNER);
        resolver.setSettings(ROOT, settingsOf(OTHER_KEY, "https://gateway.example"));
        vm.expectRevert(abi.encodeWithSelector(Dm3Resolver.UntrustedSigner.selector, vm.addr(SIGNER_KEY), bytes32(0)));
        resolver.resolveWithProof(response, requestFor(ALICE));
    }

    function test_ResolvesThroughAForwarder() public {
        UniversalForwarder forwarder = new UniversalForwarder(address(resolver));
        bytes memory request = requestFor(ALICE);
        bytes memory extraData = abi.encode(Dm3Resolver.resolveWithProof.selector, request);
        vm.expectRevert(
            abi.encodeWithSelector(
                IOffchainLookup.OffchainLookup.selector,
                address(forwarder),
                strings("https://gateway.example/{sender}/{data}.json"),
                request,
                UniversalForwarder.forwardCallback.selector,
                extraData
            )
        );
        forwarder.resolve(ALICE, recordCall(ALICE));

        (bytes memory result, address answeredBy) = forwarder.forwardCallback(answer(SIGNER_KEY, ALICE), extraData);
        vm.assertEq(result, "result", "result");
        vm.assertEq(answeredBy, address(resolver), "resolver");
    }

    function test_RefusesAnAnswerSignedForTheForwarder() public {
        UniversalForwarder forwarder = new UniversalForwarder(address(resolver));
        bytes memory response = answerOf(SIGNER_KEY, address(forwarder), uint64(NOW), requestFor(ALICE), "result");
        vm.expectPartialRevert(Dm3Resolver.UntrustedSigner.selector, address(resolver));
        forwarder.forwardCallback(response, abi.encode(Dm3Resolver.resolveWithProof.selector, requestFor(ALICE)));
    }

    function testFuzz_DeclaresItsInterfacesAndNoOther(bytes4 id) public view {
        bytes4[7] memory ids = [
            bytes4(0x01ffc9a7), // ERC-165
            0x9061b923, // ENSIP-10
            0x582de3e7, // ERC-7996
            bytes4(keccak256("getOperationHandler(bytes)")), // ERC-7884
            bytes4(keccak256("metadata(bytes)")), // ENSIP-16
            0x79dc93d7, // ENSIP-20, OffchainRegister
            0x79f0ee86 // ENSIP-20, OffchainTransferrable
        ];
        bool declared;
        for (uint256 i = 0; i < ids.length; i++) {
            vm.assertTrue(resolver.supportsInterface(ids[i]), "interface");
            declared = declared || ids[i] == id;
        }
        vm.assertTrue(resolver.supportsInterface(id) == declared, "other interface");
        vm.assertTrue(!resolver.supportsInterface(0xffffffff), "ERC-165 wants false for 0xffffffff");
    }

    function testFuzz_HasTheMulticallFeatureAndNoOther(bytes4 id) public view {
        vm.assertTrue(resolver.supportsFeature(bytes4(keccak256("eth.ens.resolver.extended.multicall"))), "multicall");
        vm.assertTrue(resolver.supportsFeature(id) == (id == 0x96b62db8), "other feature");
    }

    function test_CannotBeMadeWithoutWhatItNeeds() public {
        address[] memory signers = addresses(vm.addr(SIGNER_KEY));
        string[] memory urls = strings("https://gateway.example");
        vm.expectRevert(TwoStepOwnership.ZeroAddress.selector);
        new Dm3Resolver(address(0), address(0), OWNER, urls, signers);
        vm.expectRevert(TwoStepOwnership.ZeroAddress.selector);
        new Dm3Resolver(address(registry), address(0), address(0), urls, signers);
        vm.expectRevert(TwoStepOwnership.ZeroAddress.selector);
        new Dm3Resolver(address(registry), address(0), OWNER, urls, addresses(address(0)));
        vm.expectRevert(abi.encodeWithSelector(DomainSettings.WrongEntryCount.selector, 0));
        new Dm3Resolver(address(registry), address(0), OWNER, new string[](0), signers);
        vm.expectRevert(abi.encodeWithSelector(DomainSettings.WrongEntryCount.selector, 0));
        new Dm3Resolver(address(registry), address(0), OWNER, urls, new address[](0));
    }

    function configure(bytes memory name, uint256 signerKey, string memory url) private {
        registry.setOwner(namehash(name), DOMAIN_OWNER);
        vm.prank(DOMAIN_OWNER);
        resolver.setSettings(name, settingsOf(signerKey, url));
    }

    function answer(uint256 key, bytes memory name) private view returns (bytes memory) {
        return answerOf(key, address(resolver), uint64(NOW), requestFor(name), "result");
    }

    function lookup(Dm3Resolver sender, string memory url, bytes memory request) private pure returns (bytes memory) {
        return abi.encodeWithSelector(
            IOffchainLookup.OffchainLookup.selector, address(sender), strings(url), request, Dm3Resolver.resolveWithProof.selector, request
        );
    }
}
