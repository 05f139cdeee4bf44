// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dm3Resolver} from "../src/Dm3Resolver.sol";
import {DomainSettings} from "../src/DomainSettings.sol";
import {IOffchainLookup} from "../src/interfaces/IOffchainLookup.sol";
import {IOperationRouter} from "../src/interfaces/IOperationRouter.sol";
import {IWildcardWriting} from "../src/interfaces/IWildcardWriting.sol";
import {ResolverFixture} from "./ResolverFixture.sol";

contract OffchainOperationsTest is ResolverFixture {
    string private constant DEFAULT_URL = "https://gateway.example/operations";
    string private constant DM3_URL = "https://dm3.example/operations";

    function setUp() public override {
        super.setUp();
        vm.prank(OWNER);
        resolver.setSettings(ROOT, settingsOf(SIGNER_KEY, "https://gateway.example"));
        registry.setOwner(namehash(DM3_ETH), DOMAIN_OWNER);
        vm.prank(DOMAIN_OWNER);
        resolver.setSettings(DM3_ETH, settingsOf(SIGNER_KEY, "https://dm3.example"));
    }

    function test_CallsWithANameGoToTheNearestDomain() public {
        assertHandled(register(ALICE), DM3_URL);
        assertHandled(register(ETH), DEFAULT_URL);
        assertHandled(abi.encodeCall(IWildcardWriting.transferFrom, (DEEP, STRANGER, OWNER)), DM3_URL);
    }

    function test_CallsWithANodeGoToThatNodeOrTheDefault() public {
        bytes32[2] memory nodes = [namehash(DM3_ETH), namehash(ALICE)];
        string[2] memory urls = [DM3_URL, DEFAULT_URL];
        for (uint256 i = 0; i < nodes.length; i++) {
            assertHandled(abi.encodeWithSignature("setText(bytes32,string,string)", nodes[i], "key", "value"), urls[i]);
            assertHandled(abi.encodeWithSignature("setAddr(bytes32,address)", nodes[i], STRANGER), urls[i]);
            assertHandled(abi.encodeWithSignature("setAddr(bytes32,uint256,bytes)", nodes[i], 60, hex"00"), urls[i]);
            assertHandled(abi.encodeWithSignature("setContenthash(bytes32,bytes)", nodes[i], hex"00"), urls[i]);
        }
    }

    function test_AMulticallGoesWhereItsFirstCallGoes() public {
        bytes[] memory calls = new bytes[](2);
        calls[0] = register(ALICE);
        calls[1] = abi.encodeWithSignature("setText(bytes32,string,string)", namehash(ALICE), "key", "value");
        assertHandled(abi.encodeCall(IWildcardWriting.multicall, (calls)), DM3_URL);
    }

    function test_AnEmptyMulticallIsNotSupported() public {
        assertNotSupported(abi.encodeCall(IWildcardWriting.multicall, (new bytes[](0))));
    }

    function testFuzz_OtherFunctionsAreNotSupported(bytes4 selector, bytes32 argument) public {
        vm.assume(
            selector != IWildcardWriting.register.selector && selector != IWildcardWriting.transferFrom.selector
                && selector != IWildcardWriting.multicall.selector && selector != IWildcardWriting.setText.selector
                && selector != IWildcardWriting.setContenthash.selector && selector != bytes4(keccak256("setAddr(bytes32,address)"))
                && selector != bytes4(keccak256("setAddr(bytes32,uint256,bytes)")) && selector != IWildcardWriting.expectVersion.selector
        );
        assertNotSupported(abi.encodePacked(selector, argument));
    }

    function testFuzz_ShortCallsAreNotSupported(bytes memory call) public {
        vm.assume(call.length < 36);
        assertNotSupported(call);
    }

    function test_ADomainWithoutAnUrlTakesNoWrites() public {
        resolver = newResolver(SIGNER_KEY);
        assertNotSupported(register(ALICE));
    }

    function test_AVersionGuardGoesWhereItsNodeGoes() public {
        assertHandled(abi.encodeCall(IWildcardWriting.expectVersion, (namehash(DM3_ETH), 7)), DM3_URL);
    }

    function test_AWriteThatIsCalledEndsAsIfAskedAbout() public {
        bytes[3] memory calls = [
            register(ALICE),
            abi.encodeCall(IWildcardWriting.transferFrom, (DEEP, STRANGER, OWNER)),
            abi.encodeWithSignature("setText(bytes32,string,string)", namehash(DM3_ETH), "key", "value")
        ];
        for (uint256 i = 0; i < calls.length; i++) {
            vm.prank(STRANGER);
            (bool done, bytes memory answer) = address(resolver).call(calls[i]);
            assertEnd(done, answer, calls[i], STRANGER, DM3_URL);
        }
    }

    function testFuzz_AnyOtherCallIsNotSupported(bytes4 selector, bytes32 argument) public {
        (bool done, bytes memory answer) = address(resolver).call(abi.encodePacked(selector, argument, "more than any function here takes apart"));
        vm.assume(answer.length == 4);
        require(!done && bytes4(answer) == IOperationRouter.FunctionNotSupported.selector, "supported");
    }

    function test_ThroughResolveTheNameTellsTheDomainOfANode() public {
        bytes memory call = abi.encodeWithSignature("setText(bytes32,string,string)", namehash(ALICE), "key", "value");
        bytes memory question = abi.encodeCall(IOperationRouter.getOperationHandler, (call));
        vm.prank(STRANGER);
        (bool done, bytes memory answer) = address(resolver).staticcall(abi.encodeCall(resolver.resolve, (ALICE, question)));
        assertEnd(done, answer, call, STRANGER, DM3_URL);
    }

    function test_ThroughResolveOtherFunctionsAreNotSupportedEither() public {
        bytes memory question = abi.encodeCall(IOperationRouter.getOperationHandler, (abi.encodeWithSignature("approve(bytes32)", namehash(ALICE))));
        vm.expectRevert(IOperationRouter.FunctionNotSupported.selector);
        resolver.resolve(ALICE, question);
        Dm3Resolver without = newResolver(SIGNER_KEY);
        vm.expectRevert(IOperationRouter.FunctionNotSupported.selector);
        without.resolve(ALICE, abi.encodeCall(IOperationRouter.getOperationHandler, (register(ALICE))));
    }

    function test_TermsAreAskedOfTheGatewayAndChecked() public {
        bytes memory call = abi.encodeCall(IWildcardWriting.registerParams, (ALICE, 365 days));
        bytes memory request = abi.encodeCall(resolver.resolve, (ALICE, call));
        (, DomainSettings.Settings memory settings) = resolver.settingsFor(ALICE);
        vm.expectRevert(
            abi.encodeWithSelector(
                IOffchainLookup.OffchainLookup.selector,
                address(resolver),
                settings.gatewayUrls,
                request,
                resolver.registerParamsWithProof.selector,
                request
            )
        );
        resolver.registerParams(ALICE, 365 days);

        IWildcardWriting.RegisterParams memory terms = IWildcardWriting.RegisterParams(0, true, address(0xEEEE), 0, hex"");
        bytes memory answer = answerOf(SIGNER_KEY, address(resolver), uint64(NOW + 60), request, abi.encode(terms));
        require(keccak256(abi.encode(resolver.registerParamsWithProof(answer, request))) == keccak256(abi.encode(terms)), "terms");
        bytes memory forged = answerOf(OTHER_KEY, address(resolver), uint64(NOW + 60), request, abi.encode(terms));
        vm.expectRevert(abi.encodeWithSelector(Dm3Resolver.UntrustedSigner.selector, vm.addr(OTHER_KEY), namehash(DM3_ETH)));
        resolver.registerParamsWithProof(forged, request);
    }

    function test_SaysWhichInterfacesOfENSIP20ItHas() public view {
        require(resolver.supportsInterface(0x79dc93d7), "OffchainRegister");
        require(resolver.supportsInterface(IWildcardWriting.transferFrom.selector), "OffchainTransferrable");
    }

    function assertEnd(bool done, bytes memory answer, bytes memory call, address sender, string memory url) private view {
        bytes memory expected = abi.encodeWithSelector(
            IOperationRouter.OperationHandledOffchain.selector,
            IOperationRouter.DomainData("dm3 registry", "1", uint64(block.chainid), address(resolver)),
            url,
            IOperationRouter.MessageData(call, sender, NOW + 1 hours)
        );
        require(!done && keccak256(answer) == keccak256(expected), "another end");
    }

    function register(bytes memory name) private view returns (bytes memory) {
        return abi.encodeCall(
            IWildcardWriting.register, (IWildcardWriting.RegisterRequest(name, STRANGER, 365 days, bytes32(0), address(resolver), hex"1234"))
        );
    }

    function assertNotSupported(bytes memory call) private {
        vm.expectRevert(IOperationRouter.FunctionNotSupported.selector);
        resolver.getOperationHandler(call);
    }

    function assertHandled(bytes memory call, string memory url) private {
        vm.prank(STRANGER);
        vm.expectRevert(
            abi.encodeWithSelector(
                IOperationRouter.OperationHandledOffchain.selector,
                IOperationRouter.DomainData("dm3 registry", "1", uint64(block.chainid), address(resolver)),
                url,
                IOperationRouter.MessageData(call, STRANGER, NOW + 1 hours)
            )
        );
        resolver.getOperationHandler(call);
    }
}
