// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dm3Resolver} from "../src/Dm3Resolver.sol";
import {DomainSettings} from "../src/DomainSettings.sol";

/// @dev The cheat codes that a deployment needs.
interface DeployVm {
    function envAddress(string calldata name) external view returns (address);
    function envOr(string calldata name, address fallbackValue) external view returns (address);
    function envString(string calldata name) external view returns (string memory);
    function startBroadcast() external;
    function stopBroadcast() external;
}

/// @title Deploys the resolver, owned by whoever sends the transactions
/// @dev Reads ENS_REGISTRY, NAME_WRAPPER (optional), ANSWER_SIGNER (the gateway prints it at start) and GATEWAY (its public URL, without a slash at the end):
/// `forge script script/Deploy.s.sol --use script/solc.mjs --rpc-url … --broadcast --interactives 1 --sender 0x…`
contract Deploy {
    DeployVm private constant vm = DeployVm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function run() external returns (Dm3Resolver resolver) {
        string memory gateway = vm.envString("GATEWAY");
        DomainSettings.Settings memory settings;
        settings.gatewayUrls = new string[](1);
        settings.gatewayUrls[0] = string.concat(gateway, "/{sender}/{data}.json");
        settings.signers = new address[](1);
        settings.signers[0] = vm.envAddress("ANSWER_SIGNER");
        settings.operationUrl = string.concat(gateway, "/v1/operations");
        vm.startBroadcast();
        resolver =
            new Dm3Resolver(vm.envAddress("ENS_REGISTRY"), vm.envOr("NAME_WRAPPER", address(0)), msg.sender, settings.gatewayUrls, settings.signers);
        resolver.setSettings(hex"00", settings);
        vm.stopBroadcast();
    }
}
