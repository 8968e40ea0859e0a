"""Driving the web side like many people at work (模拟多人使用): a server of its own, sessions, an even stream of requests."""
