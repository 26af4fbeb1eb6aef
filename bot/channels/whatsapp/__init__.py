"""WhatsApp: reads webhook calls, renders messages, sends them through the Graph API."""
