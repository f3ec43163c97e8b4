"""The directory of initiatives: campaigns, drama, community work, training, tools, service models and commissioning practice."""
