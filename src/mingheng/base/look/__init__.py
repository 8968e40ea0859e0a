"""The shared look (统一外观): styles, icons, components and page frames of desk and portal. No domain word inside."""
