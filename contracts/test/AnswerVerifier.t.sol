// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AnswerVerifier} from "../src/AnswerVerifier.sol";
import {Dm3Resolver} from "../src/Dm3Resolver.sol";
import {StrictAbi} from "../src/StrictAbi.sol";
import {ResolverFixture} from "./ResolverFixture.sol";

/// @title Fuzzed answers, through the resolver
contract AnswerVerifierTest is ResolverFixture {
    uint64 private constant LIFETIME = 1 days;

    function test_MaxLifetimeIsOneDay() public view {
        vm.assertEq(resolver.maxLifetime(), LIFETIME, "seconds");
    }

    function testFuzz_AcceptsWhatTheSignerSigned(bytes memory result, uint64 lifetime) public view {
        uint64 expires = uint64(NOW) + lifetime % (LIFETIME + 1);
        vm.assertEq(resolver.resolveWithProof(answer(expires, result), requestFor(ALICE)), result, "result");
    }

    function testFuzz_AcceptsTheLastSecondAndRefusesTheNext(uint64 expires) public {
        expires = uint64(bound(expires, NOW, type(uint64).max - 1));
        bytes memory response = answer(expires, "");
        vm.warp(expires);
        resolver.resolveWithProof(response, requestFor(ALICE));
        vm.warp(uint256(expires) + 1);
        vm.expectRevert(abi.encodeWithSelector(AnswerVerifier.AnswerExpired.selector, expires, uint256(expires) + 1));
        resolver.resolveWithProof(response, requestFor(ALICE));
    }

    function testFuzz_AcceptsTheLongestLifetimeAndRefusesOneSecondMore(uint64 expires) public {
        expires = uint64(bound(expires, NOW, type(uint64).max));
        bytes memory response = answer(expires, "");
        vm.warp(expires - LIFETIME);
        resolver.resolveWithProof(response, requestFor(ALICE));
        vm.warp(expires - LIFETIME - 1);
        vm.expectRevert(abi.encodeWithSelector(AnswerVerifier.AnswerLivesTooLong.selector, expires, expires - 1));
        resolver.resolveWithProof(response, requestFor(ALICE));
    }

    function testFuzz_RefusesAnExpiryTooFarAhead(uint64 expires) public {
        expires = uint64(bound(expires, NOW + LIFETIME + 1, type(uint64).max));
        vm.expectRevert(abi.encodeWithSelector(AnswerVerifier.AnswerLivesTooLong.selector, expires, NOW + LIFETIME));
        resolver.resolveWithProof(answer(expires, ""), requestFor(ALICE));
    }

    function testFuzz_RefusesTrailingBytes(bytes memory result, bytes memory trailing) public {
        vm.assume(trailing.length > 0);
        bytes memory response = abi.encodePacked(answer(uint64(NOW), result), trailing);
        vm.expectRevert(StrictAbi.MalformedEncoding.selector);
        resolver.resolveWithProof(response, requestFor(ALICE));
    }

    function testFuzz_RefusesATruncatedAnswer(bytes memory result, uint256 length) public {
        bytes memory response = answer(uint64(NOW), result);
        length %= response.length;
        assembly ("memory-safe") {
            mstore(response, length)
        }
        vm.expectRevert(StrictAbi.MalformedEncoding.selector);
        resolver.resolveWithProof(response, requestFor(ALICE));
    }

    function testFuzz_RefusesAnyFlippedBitOfTheAnswer(bytes memory result, uint256 bit) public view {
        bytes memory response = answer(uint64(NOW) + LIFETIME / 2, result);
        bit %= response.length * 8;
        response[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        assertRefused(response, requestFor(ALICE));
    }

    function testFuzz_RefusesAnyFlippedBitOfTheRequest(uint256 bit) public view {
        bytes memory request = requestFor(ALICE);
        bytes memory response = answer(uint64(NOW), "");
        bit %= request.length * 8;
        request[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        assertRefused(response, request);
    }

    function testFuzz_RefusesAnyBytesAsAnswerOrRequest(bytes memory response, bytes memory request) public view {
        assertRefused(response, requestFor(ALICE));
        assertRefused(answer(uint64(NOW), ""), request);
    }

    function testFuzz_RefusesTheAnswerToAnotherRequest(bytes memory name) public view {
        vm.assume(name.length > 0 && name.length < 256);
        bytes memory other = requestFor(abi.encodePacked(uint8(name.length), name, DM3_ETH));
        vm.assume(!same(other, requestFor(ALICE)));
        assertUntrusted(answer(uint64(NOW), ""), other);
    }

    function testFuzz_RefusesAnAnswerForAnotherResolver(address other) public view {
        vm.assume(other != address(resolver));
        assertUntrusted(answerOf(SIGNER_KEY, other, uint64(NOW), requestFor(ALICE), ""), requestFor(ALICE));
    }

    function test_RefusesTheAnswerOfAResolverWithTheSameSigner() public {
        Dm3Resolver twin = newResolver(SIGNER_KEY);
        bytes memory response = answerOf(SIGNER_KEY, address(twin), uint64(NOW), requestFor(ALICE), "");
        twin.resolveWithProof(response, requestFor(ALICE));
        assertUntrusted(response, requestFor(ALICE));
    }

    function testFuzz_RefusesEveryOtherKey(uint256 key) public {
        key = bound(key, 1, CURVE_ORDER - 1);
        vm.assume(key != SIGNER_KEY);
        vm.expectRevert(abi.encodeWithSelector(Dm3Resolver.UntrustedSigner.selector, vm.addr(key), bytes32(0)));
        resolver.resolveWithProof(answerOf(key, address(resolver), uint64(NOW), requestFor(ALICE), ""), requestFor(ALICE));
    }

    function testFuzz_RefusesEveryVButTheRightOne(uint8 v) public {
        bytes memory signature = goodSignature();
        vm.assume(v != uint8(signature[64]));
        signature[64] = bytes1(v);
        bytes memory response = abi.encode(bytes(""), uint64(NOW), signature);
        if (v == 27 || v == 28) {
            assertRefused(response, requestFor(ALICE));
        } else {
            vm.expectRevert(abi.encodeWithSelector(AnswerVerifier.WrongSignatureV.selector, v));
            resolver.resolveWithProof(response, requestFor(ALICE));
        }
    }

    function test_RefusesTheSameRecoveryIdAs0Or1() public {
        bytes memory signature = goodSignature();
        uint8 v = uint8(signature[64]) - 27;
        signature[64] = bytes1(v);
        vm.expectRevert(abi.encodeWithSelector(AnswerVerifier.WrongSignatureV.selector, v));
        resolver.resolveWithProof(abi.encode(bytes(""), uint64(NOW), signature), requestFor(ALICE));
    }

    function testFuzz_RefusesTheHighTwin(bytes memory result) public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SIGNER_KEY, digestOf(address(resolver), uint64(NOW), requestFor(ALICE), result));
        bytes32 high = bytes32(CURVE_ORDER - uint256(s));
        bytes memory response = abi.encode(result, uint64(NOW), abi.encodePacked(r, high, 55 - v));
        vm.expectRevert(abi.encodeWithSelector(AnswerVerifier.HighSignatureS.selector, high));
        resolver.resolveWithProof(response, requestFor(ALICE));
    }

    function testFuzz_RefusesTheCompactForm(bytes memory result) public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SIGNER_KEY, digestOf(address(resolver), uint64(NOW), requestFor(ALICE), result));
        bytes32 vs = bytes32(uint256(s) | uint256(v - 27) << 255);
        vm.expectRevert(abi.encodeWithSelector(AnswerVerifier.WrongSignatureLength.selector, 64));
        resolver.resolveWithProof(abi.encode(result, uint64(NOW), abi.encodePacked(r, vs)), requestFor(ALICE));
    }

    function testFuzz_RefusesEveryOtherSignatureLength(bytes memory signature) public {
        vm.assume(signature.length != 65);
        vm.expectRevert(abi.encodeWithSelector(AnswerVerifier.WrongSignatureLength.selector, signature.length));
        resolver.resolveWithProof(abi.encode(bytes(""), uint64(NOW), signature), requestFor(ALICE));
    }

    /// @dev ecrecover answers zero here; a signer set cannot hold zero, and the verifier does not rely on that.
    function testFuzz_RefusesASignatureThatRecoversNobody(uint256 r) public {
        r = bound(r, CURVE_ORDER, type(uint256).max);
        bytes memory response = abi.encode(bytes(""), uint64(NOW), abi.encodePacked(r, uint256(1), uint8(27)));
        vm.expectRevert(AnswerVerifier.InvalidSignature.selector);
        resolver.resolveWithProof(response, requestFor(ALICE));
    }

    function answer(uint64 expires, bytes memory result) private view returns (bytes memory) {
        return answerOf(SIGNER_KEY, address(resolver), expires, requestFor(ALICE), result);
    }

    function goodSignature() private view returns (bytes memory) {
        return signatureOf(SIGNER_KEY, digestOf(address(resolver), uint64(NOW), requestFor(ALICE), ""));
    }

    function assertRefused(bytes memory response, bytes memory request) private view {
        (bool ok, bytes memory reason) = address(resolver).staticcall(abi.encodeCall(Dm3Resolver.resolveWithProof, (response, request)));
        vm.assertTrue(!ok, "accepted");
        vm.assertTrue(reason.length >= 4 && bytes4(reason) != 0x4e487b71, "panicked, or reverted without an error");
    }

    function assertUntrusted(bytes memory response, bytes memory request) private view {
        (bool ok, bytes memory reason) = address(resolver).staticcall(abi.encodeCall(Dm3Resolver.resolveWithProof, (response, request)));
        vm.assertTrue(!ok && bytes4(reason) == Dm3Resolver.UntrustedSigner.selector, "trusted");
    }
}
