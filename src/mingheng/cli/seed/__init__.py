"""The demo street (演示街道): fictional people and a powers list from real ordinances, loaded by calling actions."""
