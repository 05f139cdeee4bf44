// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DnsName} from "../src/DnsName.sol";
import {ResolverFixture} from "./ResolverFixture.sol";

contract DnsNameTest is ResolverFixture {
    function namehashes(bytes memory name) external pure returns (bytes32[] memory) {
        return DnsName.namehashes(name);
    }

    function test_HashesTheNameAndEachParent() public pure {
        bytes32[] memory nodes = DnsName.namehashes(ALICE);
        vm.assertEq(nodes.length, 4, "nodes");
        vm.assertEq(nodes[0], namehash(ALICE), "alice.dm3.eth");
        vm.assertEq(nodes[1], namehash(DM3_ETH), "dm3.eth");
        // Published in EIP-137.
        vm.assertEq(nodes[2], 0x93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae, "eth");
        vm.assertEq(nodes[3], bytes32(0), "root");
    }

    function test_TheRootIsItsOwnAndOnlyNode() public pure {
        bytes32[] memory nodes = DnsName.namehashes(ROOT);
        vm.assertEq(nodes.length, 1, "nodes");
        vm.assertEq(nodes[0], bytes32(0), "root");
    }

    function test_HashesALabelOf255Bytes() public pure {
        bytes memory label = new bytes(255);
        bytes32 node = DnsName.namehashes(abi.encodePacked(uint8(255), label, ETH))[0];
        vm.assertEq(node, keccak256(abi.encodePacked(namehash(ETH), keccak256(label))), "node");
    }

    function testFuzz_AgreesWithTheRecursiveDefinition(bytes32 seed, uint8 labels) public pure {
        bytes memory name = ROOT;
        uint256 count = labels % 40;
        for (uint256 i = 0; i < count; i++) {
            uint8 length = uint8(uint256(keccak256(abi.encode(seed, i)))) % 255 + 1;
            bytes memory label = new bytes(length);
            label[length / 2] = seed[i % 32];
            name = abi.encodePacked(length, label, name);
        }
        bytes32[] memory nodes = DnsName.namehashes(name);
        vm.assertEq(nodes.length, count + 1, "nodes");
        vm.assertEq(nodes[0], namehash(name), "node");
    }

    function testFuzz_RefusesANameCutAnywhere(uint256 length) public {
        bytes memory name = cut(DEEP, length % DEEP.length);
        vm.expectRevert(abi.encodeWithSelector(DnsName.InvalidName.selector, name));
        this.namehashes(name);
    }

    function testFuzz_RefusesBytesAfterTheRoot(bytes memory trailing) public {
        vm.assume(trailing.length > 0);
        bytes memory name = abi.encodePacked(ALICE, trailing);
        vm.expectRevert(abi.encodeWithSelector(DnsName.InvalidName.selector, name));
        this.namehashes(name);
    }

    function testFuzz_RefusesALabelThatOverrunsTheName(uint8 length) public {
        bytes memory name = ALICE;
        vm.assume(length >= name.length - 1);
        name[0] = bytes1(length);
        vm.expectRevert(abi.encodeWithSelector(DnsName.InvalidName.selector, name));
        this.namehashes(name);
    }

    /// @dev Either the one declared error, or a name whose labels end exactly at the last byte.
    function testFuzz_AnyBytesAreANameOrInvalid(bytes memory name) public view {
        try this.namehashes(name) returns (bytes32[] memory nodes) {
            vm.assertEq(nodes[0], namehash(name), "node");
        } catch (bytes memory reason) {
            vm.assertTrue(same(reason, abi.encodeWithSelector(DnsName.InvalidName.selector, name)), "error");
        }
    }

    function cut(bytes memory name, uint256 length) private pure returns (bytes memory) {
        assembly ("memory-safe") {
            mstore(name, length)
        }
        return name;
    }
}
