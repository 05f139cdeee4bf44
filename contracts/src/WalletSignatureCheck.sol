// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Asks a contract wallet about a signature, before it is deployed as well
/// @notice Run as creation code in `eth_call`: nothing is deployed and nothing stays. Returns one word, an `Outcome`, instead of code.
/// @dev Order by ERC-6492: a wallet that has code is asked (ERC-1271); one without code is made by its factory first; one that has code and refuses is asked
/// again after the factory's call, which may bring it up to date. What wallet and factory return is never copied beyond one word, so neither can use up
/// memory; one that uses up its gas leaves a 64th of it, which is enough to end here.
contract WalletSignatureCheck {
    enum Outcome {
        NoContract,
        Accepted,
        Refused
    }

    /// @dev ERC-1271: bytes4(keccak256("isValidSignature(bytes32,bytes)")), which is both the function and its yes.
    bytes4 private constant ERC1271 = 0x1626ba7e;

    /// @param wallet Who is said to have signed.
    /// @param digest What was signed.
    /// @param signature The signature, without its ERC-6492 wrapping.
    /// @param factory Who makes the wallet; zero: nobody.
    /// @param factoryCall What to tell the factory.
    constructor(address wallet, bytes32 digest, bytes memory signature, address factory, bytes memory factoryCall) {
        bytes memory question = abi.encodeWithSelector(ERC1271, digest, signature);
        bool deployed = wallet.code.length > 0;
        if (!deployed && factory != address(0)) _call(factory, factoryCall);
        Outcome outcome = _ask(wallet, question);
        if (deployed && outcome == Outcome.Refused && factory != address(0)) {
            _call(factory, factoryCall);
            outcome = _ask(wallet, question);
        }
        assembly {
            mstore(0, outcome)
            return(0, 32)
        }
    }

    function _call(address factory, bytes memory data) private {
        assembly {
            pop(call(gas(), factory, 0, add(data, 32), mload(data), 0, 0))
        }
    }

    function _ask(address wallet, bytes memory question) private view returns (Outcome) {
        if (wallet.code.length == 0) return Outcome.NoContract;
        bool answered;
        bytes32 answer;
        assembly {
            answered := staticcall(gas(), wallet, add(question, 32), mload(question), 0, 32)
            answered := and(answered, gt(returndatasize(), 31))
            answer := mload(0)
        }
        return answered && answer == bytes32(ERC1271) ? Outcome.Accepted : Outcome.Refused;
    }
}
