"""The door for programs (程序接口): phones, collecting stations and the desk's own scripts."""
