"""How providers are asked politely. Only SOURCE=live imports the client itself."""
