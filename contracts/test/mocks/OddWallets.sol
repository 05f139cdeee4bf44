// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A wallet that answers every question about a signature in the way it was told
/// @dev For tests: what a checker meets in a wallet that a stranger wrote.
contract OddWallet {
    enum Way {
        Accepts,
        SaysTrue,
        SaysMagicOnTheRight,
        SaysOldMagic,
        SaysNothing,
        SaysThreeBytes,
        SaysAMegabyte,
        Reverts,
        RevertsWithMagic,
        RevertsWithAMegabyte,
        Loops,
        Burns,
        WritesState
    }

    Way private immutable WAY;
    uint256 private _asked;

    constructor(Way way) {
        WAY = way;
    }

    fallback() external {
        Way way = WAY;
        if (way == Way.WritesState) _asked++;
        if (way == Way.Loops) while (true) {}
        assembly {
            function send(size) {
                return(0, size)
            }
            switch way
            case 1 {
                mstore(0, 1)
                send(32)
            }
            case 2 {
                mstore(0, 0x1626ba7e)
                send(32)
            }
            case 3 {
                mstore(0, shl(224, 0x20c13b0b))
                send(32)
            }
            case 4 { send(0) }
            case 5 {
                mstore(0, shl(224, 0x1626ba7e))
                send(3)
            }
            case 6 {
                mstore(0, shl(224, 0x1626ba7e))
                mstore(32, 1)
                send(0x100000)
            }
            case 7 { revert(0, 0) }
            case 8 {
                mstore(0, shl(224, 0x1626ba7e))
                revert(0, 32)
            }
            case 9 { revert(0, 0x100000) }
            case 11 { invalid() }
            mstore(0, shl(224, 0x1626ba7e))
            send(32)
        }
    }
}

/// @title Makes odd wallets at addresses that are known beforehand
contract OddWalletFactory {
    function make(OddWallet.Way way, bytes32 salt) external returns (address) {
        return address(new OddWallet{salt: salt}(way));
    }

    function fail() external pure {
        revert();
    }

    function loop() external pure {
        while (true) {}
    }
}
