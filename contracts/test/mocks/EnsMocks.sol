// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEnsRegistry} from "../../src/interfaces/IEnsRegistry.sol";
import {INameWrapper} from "../../src/interfaces/INameWrapper.sol";

/// @title Registry whose owners anyone may set
contract MockEnsRegistry is IEnsRegistry {
    mapping(bytes32 node => address) public owner;

    function setOwner(bytes32 node, address nodeOwner) external {
        owner[node] = nodeOwner;
    }
}

/// @title NameWrapper whose owners anyone may set
contract MockNameWrapper is INameWrapper {
    mapping(uint256 id => address) public ownerOf;

    function setOwner(uint256 id, address nameOwner) external {
        ownerOf[id] = nameOwner;
    }
}
