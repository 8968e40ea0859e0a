"""The only place that knows everything: settings, environment, addresses, start-up."""
