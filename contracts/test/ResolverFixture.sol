// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dm3Resolver} from "../src/Dm3Resolver.sol";
import {DomainSettings} from "../src/DomainSettings.sol";
import {IExtendedResolver} from "../src/interfaces/IExtendedResolver.sol";
import {Vm} from "./Vm.sol";
import {MockEnsRegistry, MockNameWrapper} from "./mocks/EnsMocks.sol";

/// @title A resolver with a default signer, and the means to make answers for it
abstract contract ResolverFixture {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant NOW = 1_800_000_000;
    uint256 internal constant SIGNER_KEY = 0xA11CE;
    uint256 internal constant OTHER_KEY = 0xB0B;
    uint256 internal constant CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    bytes internal constant ROOT = hex"00";
    bytes internal constant ETH = hex"0365746800";
    bytes internal constant DM3_ETH = hex"03646d330365746800";
    bytes internal constant ALICE = hex"05616c69636503646d330365746800";
    bytes internal constant DEEP = hex"016105616c69636503646d330365746800";

    address internal constant OWNER = address(0x0FFE);
    address internal constant DOMAIN_OWNER = address(0xD0);
    address internal constant STRANGER = address(0xBAD);

    MockEnsRegistry internal registry;
    MockNameWrapper internal wrapper;
    Dm3Resolver internal resolver;

    function setUp() public virtual {
        vm.warp(NOW);
        registry = new MockEnsRegistry();
        wrapper = new MockNameWrapper();
        resolver = newResolver(SIGNER_KEY);
    }

    function newResolver(uint256 signerKey) internal returns (Dm3Resolver) {
        return new Dm3Resolver(
            address(registry), address(wrapper), OWNER, strings("https://gateway.example/{sender}/{data}.json"), addresses(vm.addr(signerKey))
        );
    }

    /// @dev Own hashing, from the right, to check the library's with.
    function namehash(bytes memory name) internal pure returns (bytes32) {
        return namehashFrom(name, 0);
    }

    function namehashFrom(bytes memory name, uint256 offset) private pure returns (bytes32) {
        uint256 length = uint8(name[offset]);
        if (length == 0) return 0;
        bytes memory label = new bytes(length);
        for (uint256 i = 0; i < length; i++) {
            label[i] = name[offset + 1 + i];
        }
        return keccak256(abi.encodePacked(namehashFrom(name, offset + 1 + length), keccak256(label)));
    }

    function requestFor(bytes memory name) internal pure returns (bytes memory) {
        return abi.encodeCall(IExtendedResolver.resolve, (name, recordCall(name)));
    }

    function recordCall(bytes memory name) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("text(bytes32,string)", namehash(name), "network.dm3.profile");
    }

    function digestOf(address target, uint64 expires, bytes memory request, bytes memory result) internal pure returns (bytes32) {
        return keccak256(bytes.concat(hex"1900", bytes20(target), bytes8(expires), keccak256(request), keccak256(result)));
    }

    function signatureOf(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function answerOf(uint256 key, address target, uint64 expires, bytes memory request, bytes memory result) internal pure returns (bytes memory) {
        return abi.encode(result, expires, signatureOf(key, digestOf(target, expires, request, result)));
    }

    function settingsOf(uint256 signerKey, string memory url) internal pure returns (DomainSettings.Settings memory settings) {
        settings.gatewayUrls = strings(url);
        settings.signers = addresses(vm.addr(signerKey));
        settings.operationUrl = string.concat(url, "/operations");
        settings.metadataUrls = strings(string.concat(url, "/rpc"));
    }

    function strings(string memory one) internal pure returns (string[] memory list) {
        list = new string[](1);
        list[0] = one;
    }

    function addresses(address one) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = one;
    }

    function bound(uint256 value, uint256 least, uint256 most) internal pure returns (uint256) {
        if (value >= least && value <= most) return value;
        return least + value % (most - least + 1);
    }

    function same(bytes memory left, bytes memory right) internal pure returns (bool) {
        return keccak256(left) == keccak256(right);
    }
}
