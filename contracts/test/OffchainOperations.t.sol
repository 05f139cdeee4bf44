// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

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
                && selector != bytes4(keccak256("setAddr(bytes32,uint256,bytes)"))
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
