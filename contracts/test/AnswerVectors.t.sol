// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dm3Resolver} from "../src/Dm3Resolver.sol";
import {DomainSettings} from "../src/DomainSettings.sol";
import {ResolverFixture} from "./ResolverFixture.sol";

/// @title The answers that .NET reads too
contract AnswerVectorsTest is ResolverFixture {
    string private json;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("../tests/vectors/ccip/answers.json");
        // The vectors are signed for the contract that this deployer's first transaction makes.
        vm.prank(vm.parseJsonAddress(json, ".deployer"));
        resolver = newResolver(SIGNER_KEY);
    }

    function test_AnswersEveryVectorAsTheFileSays() public {
        vm.assertEq(address(resolver), vm.parseJsonAddress(json, ".target"), "target");
        uint256 count;
        while (vm.keyExistsJson(json, string.concat(".cases[", vm.toString(count), "]"))) {
            check(string.concat(".cases[", vm.toString(count), "]."));
            count++;
        }
        vm.assertEq(count, 69, "vectors read");
    }

    function check(string memory path) private {
        string memory name = vm.parseJsonString(json, string.concat(path, "name"));
        vm.warp(vm.parseJsonUint(json, string.concat(path, "timestamp")));
        DomainSettings.Settings memory settings = settingsOf(SIGNER_KEY, "https://gateway.example");
        settings.signers = vm.parseJsonAddressArray(json, string.concat(path, "signers"));
        vm.prank(OWNER);
        resolver.setSettings(ROOT, settings);

        bytes memory response = vm.parseJsonBytes(json, string.concat(path, "response"));
        bytes memory request = vm.parseJsonBytes(json, string.concat(path, "request"));
        (bool ok, bytes memory returned) = address(resolver).staticcall(abi.encodeCall(Dm3Resolver.resolveWithProof, (response, request)));
        string memory expected = vm.parseJsonString(json, string.concat(path, "error"));
        if (bytes(expected).length == 0) {
            vm.assertTrue(ok, name);
            vm.assertEq(abi.decode(returned, (bytes)), vm.parseJsonBytes(json, string.concat(path, "result")), name);
        } else {
            vm.assertTrue(!ok, name);
            vm.assertEq(errorName(bytes4(returned)), expected, name);
        }
    }

    function errorName(bytes4 selector) private pure returns (string memory) {
        string[9] memory signatures = [
            "MalformedEncoding()",
            "InvalidName(bytes)",
            "AnswerExpired(uint64,uint256)",
            "AnswerLivesTooLong(uint64,uint256)",
            "WrongSignatureLength(uint256)",
            "WrongSignatureV(uint8)",
            "HighSignatureS(bytes32)",
            "InvalidSignature()",
            "UntrustedSigner(address,bytes32)"
        ];
        for (uint256 i = 0; i < signatures.length; i++) {
            if (bytes4(keccak256(bytes(signatures[i]))) == selector) return nameOf(signatures[i]);
        }
        return "";
    }

    function nameOf(string memory signature) private pure returns (string memory) {
        bytes memory text = bytes(signature);
        uint256 length;
        while (text[length] != "(") length++;
        assembly ("memory-safe") {
            mstore(text, length)
        }
        return signature;
    }
}
