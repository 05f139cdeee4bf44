// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WalletSignatureCheck} from "../src/WalletSignatureCheck.sol";
import {OddWallet, OddWalletFactory} from "./mocks/OddWallets.sol";

contract WalletSignatureCheckTest {
    bytes32 private constant DIGEST = keccak256("digest");

    OddWalletFactory private _factory = new OddWalletFactory();

    function test_OnlyTheMagicValueIsAYes() public {
        for (uint8 way = 0; way <= uint8(type(OddWallet.Way).max); way++) {
            address wallet = address(new OddWallet(OddWallet.Way(way)));
            // A megabyte that begins with the magic value is a yes as well: Solidity's own decoder reads no further.
            bool accepts = OddWallet.Way(way) == OddWallet.Way.Accepts || OddWallet.Way(way) == OddWallet.Way.SaysAMegabyte;
            assertOutcome(wallet, address(0), "", accepts ? WalletSignatureCheck.Outcome.Accepted : WalletSignatureCheck.Outcome.Refused);
        }
    }

    function test_AnAddressWithoutCodeIsNoWallet() public {
        assertOutcome(address(0xbeef), address(0), "", WalletSignatureCheck.Outcome.NoContract);
    }

    function test_AWalletIsMadeToBeAskedAndIsGoneAgain() public {
        address wallet = predicted(OddWallet.Way.Accepts);
        bytes memory make = abi.encodeCall(OddWalletFactory.make, (OddWallet.Way.Accepts, 0));
        // One check after the other: the second finds no wallet that the first left behind.
        for (uint256 i = 0; i < 2; i++) {
            assertOutcome(wallet, address(_factory), make, WalletSignatureCheck.Outcome.Accepted);
        }
        require(wallet.code.length == 0, "deployed");
        assertOutcome(wallet, address(0), "", WalletSignatureCheck.Outcome.NoContract);
    }

    function test_AFactoryThatMakesNothingOrAnotherWalletIsOfNoUse() public {
        address wallet = predicted(OddWallet.Way.Accepts);
        bytes[4] memory calls = [
            bytes(""),
            abi.encodeCall(OddWalletFactory.fail, ()),
            abi.encodeCall(OddWalletFactory.loop, ()),
            abi.encodeCall(OddWalletFactory.make, (OddWallet.Way.Accepts, bytes32(uint256(1))))
        ];
        for (uint256 i = 0; i < calls.length; i++) {
            assertOutcome(wallet, address(_factory), calls[i], WalletSignatureCheck.Outcome.NoContract);
        }
    }

    function test_AWalletThatIsMadeCanRefuse() public {
        bytes memory make = abi.encodeCall(OddWalletFactory.make, (OddWallet.Way.Reverts, 0));
        assertOutcome(predicted(OddWallet.Way.Reverts), address(_factory), make, WalletSignatureCheck.Outcome.Refused);
    }

    function predicted(OddWallet.Way way) private view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(OddWallet).creationCode, abi.encode(way)));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(_factory), bytes32(0), code)))));
    }

    /// @dev As in eth_call: what the creation code returns is read, and all that it did is undone.
    function assertOutcome(address wallet, address factory, bytes memory call, WalletSignatureCheck.Outcome expected) private {
        bytes memory code = abi.encodePacked(type(WalletSignatureCheck).creationCode, abi.encode(wallet, DIGEST, bytes("signature"), factory, call));
        try this.run(code) {
            revert("run must revert");
        } catch (bytes memory outcome) {
            require(outcome.length == 32 && abi.decode(outcome, (uint256)) == uint256(expected), "unexpected outcome");
        }
    }

    function run(bytes memory code) external {
        address created;
        assembly {
            created := create(0, add(code, 32), mload(code))
        }
        bytes memory returned = created.code;
        assembly {
            revert(add(returned, 32), mload(returned))
        }
    }
}
